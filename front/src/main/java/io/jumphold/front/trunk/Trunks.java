package io.jumphold.front.trunk;

import io.jumphold.cluster.link.Trunk;
import io.jumphold.front.door.Buffers;
import io.jumphold.front.door.Strangers;
import io.jumphold.front.pipe.PipeDecoder;
import io.jumphold.front.pipe.PipeSide;
import io.jumphold.front.tls.NodeKeys;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's port for other nodes' trunks, and its way to theirs. Only nodes of the site get through TLS, and of those only who shows an awaited key (SEC-1). */
public final class Trunks {

    private static final Logger LOG = LoggerFactory.getLogger(Trunks.class);

    private final TrunkSettings settings;
    private final NodeKeys keys;
    private final EventLoopGroup loops;
    private final ByteBufAllocator allocator;
    private final Strangers strangers;
    private final Channel listener;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Map<ByteBuffer, PipeSide> awaited = new ConcurrentHashMap<>();
    private final ChannelGroup carried = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** Opens the port; fails when it cannot be had. The keys are closed with it. */
    public static Trunks open(TrunkSettings settings, NodeKeys keys) {
        return new Trunks(settings, keys);
    }

    private Trunks(TrunkSettings settings, NodeKeys keys) {
        this.settings = settings;
        this.keys = keys;
        var threads = Runtime.getRuntime().availableProcessors();
        strangers = new Strangers(settings.strangers(), settings.strangers());
        allocator = Buffers.pooled(threads);
        loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("trunks"), NioIoHandler.newFactory());
        try {
            listener = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.ALLOCATOR, allocator)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            receive(channel);
                        }
                    })
                    .bind(settings.host(), settings.port())
                    .syncUninterruptibly()
                    .channel();
        } catch (RuntimeException e) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
        LOG.info("Trunks of other nodes come in at {}", listener.localAddress());
    }

    /** {@code host:port} for the other nodes. */
    public String address() {
        var host = settings.advertisedHost();
        var port = ((InetSocketAddress) listener.localAddress()).getPort();
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }

    /** How many connections stand that have not shown a key. */
    public int strangers() {
        return strangers.present();
    }

    /** How many trunks stand. */
    public int carried() {
        return carried.size();
    }

    /** How many bytes wait to be written to other nodes. */
    public long unwritten() {
        return carried.stream()
                .map(channel -> channel.unsafe().outboundBuffer())
                .filter(Objects::nonNull)
                .mapToLong(ChannelOutboundBuffer::totalPendingWriteBytes)
                .sum();
    }

    /** Connects this side with another node's. Where that comes to nothing, it is as if the other side had gone. */
    public void splice(PipeSide side, Trunk trunk) {
        switch (trunk) {
            case Trunk.Awaited(byte[] key) -> await(side, ByteBuffer.wrap(key));
            case Trunk.Dialled(String address, byte[] key) -> dial(side, address, key);
        }
    }

    private void await(PipeSide side, ByteBuffer key) {
        awaited.put(key, side);
        side.channel()
                .eventLoop()
                .schedule(
                        () -> {
                            if (awaited.remove(key, side)) {
                                LOG.warn("No trunk came from the node of the other end");
                                side.lost();
                            }
                        },
                        settings.patience().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void dial(PipeSide side, String address, byte[] key) {
        var colon = address.lastIndexOf(':');
        var host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        var port = Integer.parseInt(address.substring(colon + 1));
        new Bootstrap()
                .group(side.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, side.channel().alloc())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.patience().toMillis()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(timed(keys.dial(channel.alloc())));
                    }
                })
                .connect(host, port)
                .addListener((ChannelFuture dialled) -> {
                    if (dialled.isSuccess()) {
                        dialled.channel().writeAndFlush(Hello.with(key));
                        carry(dialled.channel(), side);
                    } else {
                        LOG.warn("No trunk to {}: {}", address, dialled.cause().toString());
                        side.lost();
                    }
                });
    }

    private void receive(SocketChannel channel) {
        var peer = channel.remoteAddress();
        var pass = peer == null ? null : strangers.admit(peer.getAddress());
        if (pass == null) {
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> pass.giveBack());
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (pass.isHeld()) {
                                channel.close();
                            }
                        },
                        settings.firstBytes().toMillis(),
                        TimeUnit.MILLISECONDS);
        channel.pipeline()
                .addLast(timed(keys.serve(channel.alloc())), new Hello((ctx, key) -> welcome(ctx, key, pass)));
    }

    private boolean welcome(ChannelHandlerContext ctx, ByteBuffer key, Strangers.Pass pass) {
        var side = awaited.remove(key);
        if (side == null) {
            return false;
        }
        pass.giveBack();
        carry(ctx.channel(), side);
        return true;
    }

    private void carry(Channel channel, PipeSide side) {
        carried.add(channel);
        var socket = new TrunkSocket(channel, settings.heartbeat());
        channel.pipeline().addLast(new WebSocket13FrameEncoder(false), PipeDecoder.unmasked(settings.frame()), socket);
        PipeSide.splice(side, socket.side());
    }

    private SslHandler timed(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(settings.patience().toMillis());
        return handler;
    }

    private WriteBufferWaterMark waterMark() {
        return new WriteBufferWaterMark(settings.unsent() / 2, settings.unsent());
    }

    /** Closes the port and every trunk. */
    public CompletionStage<Void> close() {
        if (closing.compareAndSet(false, true)) {
            listener.close()
                    .addListener(_ -> carried.close()
                            .addListener(_ -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                                    .addListener(_ -> {
                                        keys.close();
                                        closed.complete(null);
                                    })));
        }
        return closed;
    }
}
