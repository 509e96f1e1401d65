package io.jumphold.cli.testsite;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Problem;
import io.jumphold.protocol.error.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The live feed, which tells what a test wants told. */
public final class TestFeed implements TestDoor.Socket {
    private final CompletableFuture<ChannelHandlerContext> connection = new CompletableFuture<>();
    private final AtomicLong number = new AtomicLong();

    @Override
    public void opened(ChannelHandlerContext context) {
        connection.complete(context);
        tell(List.of(), List.of());
    }

    public void tell(List<JumpItems.Item> changed, List<Integer> gone) {
        connection
                .join()
                .writeAndFlush(
                        new TextWebSocketFrame(text(new JumpItems.Live(number.incrementAndGet(), changed, gone))));
    }

    /** The last thing that a site says to who may not listen. */
    public void refuse(ErrorCode code) {
        connection.join().writeAndFlush(new TextWebSocketFrame(text(Problem.of(code.fault(), 401, "Refused"))));
        close(1000);
    }

    private static String text(Object value) {
        try {
            return ApiJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public void close(int code) {
        connection.join().writeAndFlush(new CloseWebSocketFrame(code, ""));
    }

    @Override
    public void frame(WebSocketFrame frame) {
        // Nobody speaks to the feed.
    }
}
