package io.jumphold.bench.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Supplier;

/** Writes one message after the other, as fast as the connection takes them, until that is closed. */
final class Flood extends ChannelInboundHandlerAdapter {
    private final Supplier<Object> messages;

    Flood(Supplier<Object> messages) {
        this.messages = messages;
    }

    void begin(Channel channel) {
        channel.eventLoop().execute(() -> {
            channel.pipeline().addLast(this);
            write(channel);
        });
    }

    private void write(Channel channel) {
        while (channel.isActive() && channel.isWritable()) {
            channel.write(messages.get());
        }
        channel.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            // Not at once: this is called from within a flush.
            ctx.channel().eventLoop().execute(() -> write(ctx.channel()));
        }
        ctx.fireChannelWritabilityChanged();
    }
}
