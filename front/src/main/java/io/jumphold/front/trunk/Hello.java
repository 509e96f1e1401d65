package io.jumphold.front.trunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first bytes of a trunk: four that name it and its version, and the key of the pipe that it is for. */
final class Hello extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(Hello.class);

    private static final int NAME = 'J' << 24 | 'T' << 16 | 'R' << 8 | 1;
    private static final int KEY_BYTES = 32;

    private final BiPredicate<ChannelHandlerContext, ByteBuffer> welcome;

    /** {@code welcome} makes a trunk of a connection that shows this key, or answers no. */
    Hello(BiPredicate<ChannelHandlerContext, ByteBuffer> welcome) {
        this.welcome = welcome;
    }

    static ByteBuf with(byte[] key) {
        return Unpooled.wrappedBuffer(Unpooled.copyInt(NAME), Unpooled.wrappedBuffer(key));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        if (in.getInt(in.readerIndex()) != NAME) {
            refuse(ctx, in);
        } else if (in.readableBytes() >= Integer.BYTES + KEY_BYTES) {
            var key = new byte[KEY_BYTES];
            in.skipBytes(Integer.BYTES).readBytes(key);
            if (welcome.test(ctx, ByteBuffer.wrap(key))) {
                ctx.pipeline().remove(this);
            } else {
                refuse(ctx, in);
            }
        }
    }

    private static void refuse(ChannelHandlerContext ctx, ByteBuf in) {
        LOG.warn(
                "{} has a node's certificate, but no key of a pipe",
                ctx.channel().remoteAddress());
        in.skipBytes(in.readableBytes());
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.warn("{} was refused a trunk: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }
}
