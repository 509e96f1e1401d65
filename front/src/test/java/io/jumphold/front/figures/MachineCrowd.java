package io.jumphold.front.figures;

import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** {@code main(port, count)}: attaches that many machines, says so, and keeps them until it is ended. */
public final class MachineCrowd {

    private static final int DIALLING_AT_ONCE = 40;

    private final URI address;
    private final SslContext tls;
    private final Semaphore dialling = new Semaphore(DIALLING_AT_ONCE);
    private final CountDownLatch attached;

    private MachineCrowd(int port, int count) throws Exception {
        this.address = URI.create("wss://localhost:" + port + "/attach");
        this.tls = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        this.attached = new CountDownLatch(count);
    }

    public static void main(String[] arguments) throws Exception {
        var count = Integer.parseInt(arguments[1]);
        var crowd = new MachineCrowd(Integer.parseInt(arguments[0]), count);
        crowd.dial(count);
        crowd.attached.await();
        System.out.println("attached");
        Thread.sleep(Long.MAX_VALUE);
    }

    private void dial(int count) throws InterruptedException {
        var bootstrap = new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        tls.newHandler(channel.alloc()),
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketClientProtocolHandler(
                                                address,
                                                WebSocketVersion.V13,
                                                null,
                                                false,
                                                EmptyHttpHeaders.INSTANCE,
                                                65536),
                                        new Machine());
                    }
                });
        for (var i = 0; i < count; i++) {
            dialling.acquire();
            bootstrap.connect("127.0.0.1", address.getPort());
        }
    }

    /** Answers the challenge; the second frame is its welcome. */
    private final class Machine extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
        private boolean challenged;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, BinaryWebSocketFrame frame) {
            if (challenged) {
                dialling.release();
                attached.countDown();
            } else {
                challenged = true;
                ctx.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(WireCodec.encode(hello()))));
            }
        }
    }

    private static ClientFrame hello() {
        var os = new OperatingSystem("linux", "Test", "amd64");
        var facts = new HostFacts(
                "host",
                "",
                "",
                "",
                os,
                List.of(),
                Gateway.NONE,
                List.of(),
                List.of(),
                "",
                InstallMode.SERVICE,
                "1.0.0",
                "",
                "",
                null);
        return new ClientFrame.Hello(Wire.OLDEST, Wire.NEWEST, 1, new byte[32], new byte[70], facts, 7);
    }
}
