package io.jumphold.bench.relay;

import io.jumphold.front.tls.TlsKeys;
import io.jumphold.node.keys.Authority;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The sending end talks to the receiving one by TLS as the node's door speaks it, with nobody between them. */
final class PlainTls implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration LIFE = Duration.ofDays(1);

    private final AtomicLong received = new AtomicLong();
    private final Ends ends;
    private final TlsKeys keys;
    private final Channel listener;

    PlainTls(Ends ends, Clock clock) {
        this.ends = ends;
        var leaf = Authority.create("bench", clock.instant()).issue(List.of(HOST), clock.instant(), LIFE);
        keys = TlsKeys.of(leaf.key(), leaf.chain());
        listener = new ServerBootstrap()
                .group(ends.receiving())
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(keys.serve(channel.alloc()).handler(), new Counting());
                    }
                })
                .bind(HOST, 0)
                .syncUninterruptibly()
                .channel();
    }

    /** MiB a second of messages like this one. */
    double throughput(byte[] message) throws InterruptedException {
        String address = HOST + ":" + ((InetSocketAddress) listener.localAddress()).getPort();
        Channel sender = ends.dial(address, true, new RawBytes(), channel -> {});
        new Flood(() -> Unpooled.wrappedBuffer(message)).begin(sender);
        double rate = Throughput.of(received::get);
        sender.pipeline().firstContext().close().syncUninterruptibly();
        return rate;
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        keys.close();
    }

    private final class Counting extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            received.addAndGet(bytes.readableBytes());
        }
    }
}
