package io.jumphold.cli.testsite;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One connection: requests, until one of them becomes a WebSocket. */
final class TestDoor extends SimpleChannelInboundHandler<Object> {
    /** Takes the frames of a WebSocket. */
    interface Socket {
        void opened(ChannelHandlerContext context);

        void frame(WebSocketFrame frame);

        default void gone() {}
    }

    private final TestSite site;
    private volatile @Nullable Socket socket;

    TestDoor(TestSite site) {
        this.site = site;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame && socket != null) {
            socket.frame(frame);
        } else if (message instanceof FullHttpRequest request) {
            if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
                upgrade(context, request);
            } else {
                answer(context, request);
            }
        }
    }

    private void answer(ChannelHandlerContext context, FullHttpRequest request) {
        TestSite.Answer answer = site.answer(asked(request));
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        if (!site.nodes().isEmpty()) {
            response.headers().set("Jumphold-Nodes", String.join(", ", site.nodes()));
        }
        if (!site.authorities().isEmpty()) {
            response.headers().set("Jumphold-Authorities", String.join(", ", site.authorities()));
        }
        context.writeAndFlush(response);
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        boolean isFeed = request.uri().equals("/api/v1/live");
        if (isFeed && !"Bearer token-of-ada".equals(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED));
            return;
        }
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "wss://" + site.url().getAuthority() + request.uri(), null, false, 2 * 1024 * 1024)
                .newHandshaker(request);
        handshaker.handshake(context.channel(), request).addListener(done -> {
            Socket opened = isFeed ? site.feed() : site.machine().connection();
            socket = opened;
            opened.opened(context);
        });
    }

    private static TestSite.Asked asked(FullHttpRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new TestSite.Asked(
                request.method().name(),
                request.uri(),
                headers,
                request.content().toString(StandardCharsets.UTF_8));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (socket != null) {
            socket.gone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
