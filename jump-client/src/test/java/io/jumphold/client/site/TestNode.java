package io.jumphold.client.site;

import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.ServerFrame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** A node on a port of its own. Every connection is a {@link TestPeer}, in the order in which they came. */
public final class TestNode implements AutoCloseable {
    public static final String SITE = "test-site";
    public static final String TOKEN = "canary-token-7f3a9c";
    static final long PATIENCE_SECONDS = 20;
    private static final List<String> MODERN = List.of("TLSv1.3", "TLSv1.2");

    private final TestAuthority authority;
    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel door;
    private final BlockingQueue<TestPeer> peers = new LinkedBlockingQueue<>();
    private final Map<String, Integer> entries = new ConcurrentHashMap<>();
    private @Nullable PublicKey publicKey;
    private volatile long heartbeatMs = 30_000;
    private volatile boolean answersBeats = true;
    private volatile boolean challenges = true;
    private volatile boolean acknowledges = true;
    private volatile long clockMs;
    private volatile @Nullable ServerFrame order;
    private volatile Function<ClientFrame, @Nullable ServerFrame> reception = this::welcome;
    private volatile Function<ClientFrame.Join, @Nullable Fault> bouncer = join -> null;
    private final Map<String, Pipe> representatives;
    private final TestPayloads payloads;

    private TestNode(
            TestAuthority authority,
            SSLContext tls,
            List<String> protocols,
            int port,
            Map<String, Pipe> representatives,
            TestPayloads payloads)
            throws InterruptedException {
        this.payloads = payloads;
        this.authority = authority;
        this.representatives = representatives;
        this.door = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        SSLEngine engine = tls.createSSLEngine();
                        engine.setUseClientMode(false);
                        engine.setEnabledProtocols(protocols.toArray(String[]::new));
                        channel.pipeline()
                                .addLast(
                                        new SslHandler(engine),
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(Limits.FRAME_BEFORE_SIGN_IN),
                                        new Connection());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    public static TestNode listen() throws InterruptedException {
        TestAuthority authority = new TestAuthority("Test authority");
        KeyPair keys = Keys.generate();
        TestNode node = listen(authority, authority.serverFor(keys, Duration.ofDays(10_000), "localhost", "127.0.0.1"));
        node.publicKey = keys.getPublic();
        return node;
    }

    public static TestNode listen(TestAuthority authority, SSLContext tls) throws InterruptedException {
        return listen(authority, tls, MODERN);
    }

    public static TestNode listen(TestAuthority authority, SSLContext tls, List<String> protocols)
            throws InterruptedException {
        return new TestNode(authority, tls, protocols, 0, new ConcurrentHashMap<>(), new TestPayloads());
    }

    public static TestNode listen(TestAuthority authority, SSLContext tls, int port) throws InterruptedException {
        return new TestNode(authority, tls, MODERN, port, new ConcurrentHashMap<>(), new TestPayloads());
    }

    /** The same node after a while. */
    public TestNode again() throws InterruptedException {
        SSLContext tls = authority.serverFor(Keys.generate(), Duration.ofDays(10_000), "localhost", "127.0.0.1");
        return new TestNode(authority, tls, MODERN, port(), representatives, payloads);
    }

    /** Another node of the same site: the same sessions can be joined there. */
    public TestNode beside() throws InterruptedException {
        SSLContext tls = authority.serverFor(Keys.generate(), Duration.ofDays(10_000), "localhost", "127.0.0.1");
        return new TestNode(authority, tls, MODERN, 0, representatives, payloads);
    }

    /** Of the certificate that a plain {@link #listen()} shows. */
    public PublicKey publicKey() {
        return Objects.requireNonNull(publicKey);
    }

    public int port() {
        return ((InetSocketAddress) door.localAddress()).getPort();
    }

    public String address() {
        return "localhost:" + port();
    }

    public InstallerKey key() {
        return key(Long.MAX_VALUE, address());
    }

    public InstallerKey key(long validUntilMs, String... addresses) {
        return new InstallerKey(SITE, List.of(addresses), List.of(authority.hash()), TOKEN, validUntilMs);
    }

    /** A key that names those whose new versions are installed. */
    public InstallerKey key(PublicKey releaseKey) {
        return new InstallerKey(
                SITE,
                List.of(address()),
                List.of(authority.hash()),
                TOKEN,
                Long.MAX_VALUE,
                List.of(Base64.getEncoder().encodeToString(releaseKey.getEncoded())));
    }

    /** What can be fetched at this site. */
    public TestPayloads payloads() {
        return payloads;
    }

    public TestNode heartbeat(long milliseconds) {
        heartbeatMs = milliseconds;
        return this;
    }

    /** What its clock says. */
    public TestNode clock(long milliseconds) {
        clockMs = milliseconds;
        return this;
    }

    public void answersBeats(boolean answers) {
        answersBeats = answers;
    }

    /** Whether it answers what is said of an upgrade. */
    public void acknowledges(boolean does) {
        acknowledges = does;
    }

    public void challenges(boolean does) {
        challenges = does;
    }

    /** What an enrol or a hello is answered with; null: nothing. */
    public void reception(Function<ClientFrame, @Nullable ServerFrame> answer) {
        reception = answer;
    }

    /** What every client is told right after its welcome. */
    public void order(ServerFrame frame) {
        order = frame;
    }

    /** Why a join is refused; null: it is not. */
    public void bouncer(Function<ClientFrame.Join, @Nullable Fault> why) {
        bouncer = why;
    }

    /** The representative's end of a session; it outlives connections, and nodes that share the site. */
    Pipe representative(String sessionId) {
        return representatives.computeIfAbsent(sessionId, id -> new Pipe(Pipe.End.REPRESENTATIVE, TestNode::nothing));
    }

    private static ChannelListener nothing(
            io.jumphold.protocol.pipe.Channel channel, String tool, Map<String, String> parameters) {
        throw new IllegalStateException("A Jump Client opens no channels yet");
    }

    /** Whether nobody has dialled since {@link #nextPeer()}. */
    public boolean isQuiet() {
        return peers.isEmpty();
    }

    /** As many entries as there are public keys that enrolled. */
    public int entries() {
        return entries.size();
    }

    /** The welcome of a site that keeps one entry for each key. */
    public ServerFrame welcome(ClientFrame frame) {
        int id = frame instanceof ClientFrame.Enrol enrol
                ? entries.computeIfAbsent(Keys.hashHex(enrol.publicKey()), key -> entries.size() + 1)
                : ((ClientFrame.Hello) frame).clientId();
        return new ServerFrame.Welcome(id, 1, 1, heartbeatMs, clockMs, List.of());
    }

    /** The next connection that was opened. */
    public TestPeer nextPeer() throws InterruptedException {
        return Objects.requireNonNull(peers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "No client connected in time");
    }

    public boolean sawNobody() {
        return peers.isEmpty();
    }

    private void take(TestPeer peer, byte[] bytes) {
        ClientFrame frame = peer.received(bytes, this);
        if (frame == null) {
            return;
        }
        try {
            ServerFrame answer = answer(peer, frame);
            if (answer != null) {
                peer.send(answer);
            }
            ServerFrame next = order;
            if (answer instanceof ServerFrame.Welcome && next != null) {
                peer.send(next);
            }
        } finally {
            peer.heard(frame);
        }
    }

    private @Nullable ServerFrame answer(TestPeer peer, ClientFrame frame) {
        if (frame instanceof ClientFrame.Enrol || frame instanceof ClientFrame.Hello) {
            return reception.apply(frame);
        }
        if (frame instanceof ClientFrame.Beat) {
            return answersBeats ? new ServerFrame.BeatBack() : null;
        }
        if (frame instanceof ClientFrame.FactsChanged changed) {
            return new ServerFrame.Ack(changed.number());
        }
        if (frame instanceof ClientFrame.UpgradeReport report) {
            // That a failure is kept until it is acknowledged is for a test to see.
            return acknowledges && report.stage() != Stage.FAILED ? new ServerFrame.Ack(report.number()) : null;
        }
        if (frame instanceof ClientFrame.Join join) {
            Fault why = bouncer.apply(join);
            if (why != null) {
                return new ServerFrame.Refused(why);
            }
            peer.join(join);
        }
        return null;
    }

    @Override
    public void close() {
        if (threads.isShuttingDown()) {
            return;
        }
        door.close().syncUninterruptibly();
        threads.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One client's connection, from its first request on. */
    private final class Connection extends SimpleChannelInboundHandler<Object> {
        private @Nullable TestPeer peer;

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            if (message instanceof FullHttpRequest request && request.uri().startsWith(TestPayloads.PATH)) {
                payloads.serve(context, request, port());
            } else if (message instanceof FullHttpRequest request) {
                upgrade(context, request);
            } else if (message instanceof BinaryWebSocketFrame binary) {
                take(Objects.requireNonNull(peer), ByteBufUtil.getBytes(binary.content()));
            } else if (message instanceof CloseWebSocketFrame close) {
                Objects.requireNonNull(peer).closed(close.statusCode());
                context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
            }
        }

        private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
            TestPeer opened = new TestPeer(context.channel(), request.uri());
            peer = opened;
            new WebSocketServerHandshakerFactory("wss://localhost" + request.uri(), null, false, Limits.FRAME)
                    .newHandshaker(request)
                    .handshake(context.channel(), request)
                    .addListener(upgraded -> {
                        peers.add(opened);
                        if (challenges) {
                            opened.challenge();
                        }
                    });
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (peer != null) {
                peer.closed(TestPeer.BROKEN);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A client that turns away in the handshake is what some tests want.
            context.close();
        }
    }
}
