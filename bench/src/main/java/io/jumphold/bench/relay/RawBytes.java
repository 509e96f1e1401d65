package io.jumphold.bench.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what goes over a connection's socket, encrypted as it is; first in the pipeline. */
final class RawBytes extends ChannelDuplexHandler {
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        written.addAndGet(((ByteBuf) message).readableBytes());
        ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        read.addAndGet(((ByteBuf) message).readableBytes());
        ctx.fireChannelRead(message);
    }

    /** Bytes that came out of the kernel. */
    long read() {
        return read.get();
    }

    /** Bytes that went into the kernel: all that was written here but what still waits for room. */
    long sent(Channel channel) {
        return channel.eventLoop()
                .submit(() -> written.get() - waiting(channel))
                .syncUninterruptibly()
                .getNow();
    }

    private static long waiting(Channel channel) throws Exception {
        AtomicLong bytes = new AtomicLong();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.forEachFlushedMessage(message -> {
                bytes.addAndGet(((ByteBuf) message).readableBytes());
                return true;
            });
        }
        return bytes.get();
    }
}
