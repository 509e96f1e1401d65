package io.jumphold.front.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Lets nobody new in while the threads are behind with those who are in. A handshake takes a thousand times what a heartbeat does: where thousands come at
 * once and all begin, none is through before its peer gives up, and all come again. Whoever has to wait does so in the system's queue, which costs nothing.
 */
public final class Turnstile extends ChannelInboundHandlerAdapter {

    /** A thread that takes so long to come to a new connection is behind. */
    static final long BEHIND = TimeUnit.MILLISECONDS.toNanos(40);

    static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** For one listener; {@code nanos} only goes forward. */
    public Turnstile(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var accepted = nanos.getAsLong();
        if (message instanceof Channel newcomer) {
            newcomer.pipeline().addFirst(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    // On the newcomer's own thread.
                    reached(ctx.channel(), nanos.getAsLong() - accepted);
                }
            });
        }
        ctx.fireChannelRead(message);
    }

    private void reached(Channel listener, long lag) {
        if (lag >= BEHIND && closed.compareAndSet(false, true)) {
            listener.config().setAutoRead(false);
            try {
                listener.eventLoop()
                        .schedule(() -> reopen(listener), Math.min(lag, LONGEST_WAIT), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The door is being closed.
            }
        }
    }

    private void reopen(Channel listener) {
        closed.set(false);
        listener.config().setAutoRead(true);
    }
}
