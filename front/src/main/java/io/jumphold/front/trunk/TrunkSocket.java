package io.jumphold.front.trunk;

import io.jumphold.front.pipe.PipePiece;
import io.jumphold.front.pipe.PipeSide;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's end of a trunk. It carries the pipe's frames as the other node's end of the session gets them, and between them a beat; a goodbye when that end
 * has left in order. Anything else that ends it means that the end is lost.
 */
final class TrunkSocket extends ChannelDuplexHandler implements PipeSide.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkSocket.class);

    private static final int MISSED_BEATS = 3;

    private final Channel channel;
    private final PipeSide side;
    private final long heartbeat;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Future<?> beats;
    private long heardAt;
    private boolean inOrder;

    TrunkSocket(Channel channel, Duration heartbeat) {
        this.channel = channel;
        this.side = new PipeSide(channel, this);
        this.heartbeat = heartbeat.toNanos();
    }

    PipeSide side() {
        return side;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        heardAt = now();
        beats = channel.eventLoop().scheduleWithFixedDelay(this::beat, heartbeat, heartbeat, TimeUnit.NANOSECONDS);
    }

    /** What is not read cannot be heard, and a beat that cannot be written would only pile up. */
    private void beat() {
        if (!channel.config().isAutoRead()) {
            heardAt = now();
        } else if (now() - heardAt > MISSED_BEATS * heartbeat) {
            LOG.info("The trunk with {} has gone silent", channel.remoteAddress());
            breakOff();
            return;
        }
        if (channel.isActive() && channel.isWritable()) {
            side.control(new PongWebSocketFrame());
        }
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        heardAt = now();
        if (message instanceof PipePiece piece) {
            side.take(piece);
            return;
        }
        if (message instanceof CloseWebSocketFrame) {
            inOrder = true;
            ctx.close();
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        side.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        side.writabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        side.write(ctx, message, promise);
    }

    @Override
    public void writeControl(WebSocketFrame frame) {
        Objects.requireNonNull(ctx, "not in a pipeline yet").writeAndFlush(frame);
    }

    /** The end here is gone: what it sent goes out, and then so does the trunk. */
    @Override
    public void abandoned(boolean inOrder) {
        if (inOrder) {
            writeControl(new CloseWebSocketFrame());
        }
        channel.close();
    }

    /** Past TLS, which would wait for a node that does not read. */
    @Override
    public void breakOff() {
        channel.pipeline().firstContext().close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        side.part(inOrder);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (beats != null) {
            beats.cancel(false);
        }
        side.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.warn("The trunk with {} broke: {}", channel.remoteAddress(), cause.toString());
        ctx.close();
    }
}
