package io.jumphold.front.machine;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;

/** Answers the one HTTP request of a machine's connection, and makes a WebSocket of it. Gone from the pipeline afterwards. */
final class Upgrade extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_BODY = 1024;

    private final int longestFrame;
    private final MachineSocket socket;

    private Upgrade(int longestFrame, MachineSocket socket) {
        super(FullHttpRequest.class);
        this.longestFrame = longestFrame;
        this.socket = socket;
    }

    static void install(ChannelPipeline pipeline, int longestHead, int longestFrame, MachineSocket socket) {
        var http = new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(longestHead);
        pipeline.addLast(
                new HttpServerCodec(http),
                new HttpObjectAggregator(LONGEST_BODY),
                new Upgrade(longestFrame, socket),
                socket);
    }

    /** No extensions, so that each connection costs no compressor, and no close frames but our own. */
    static WebSocketDecoderConfig frames(int longestFrame) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(longestFrame)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            var tooLong = request.decoderResult().cause() instanceof TooLongHttpHeaderException
                    || request.decoderResult().cause() instanceof TooLongHttpLineException;
            refuse(ctx, tooLong ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE : HttpResponseStatus.BAD_REQUEST);
        } else if (!asksForWebSocket(request)) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED);
        } else {
            new WebSocketServerHandshaker13("", null, frames(longestFrame))
                    .handshake(ctx.channel(), request)
                    .addListener(told -> {
                        if (told.isSuccess()) {
                            ctx.pipeline().remove(this);
                            socket.upgraded();
                        } else {
                            ctx.close();
                        }
                    });
        }
    }

    private static boolean asksForWebSocket(FullHttpRequest request) {
        var headers = request.headers();
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && WebSocketVersion.V13.toHttpHeaderValue().equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
    }

    private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        answer.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue());
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
}
