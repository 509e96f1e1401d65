package io.jumphold.testing.client;

import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.Limits;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Scripted Jump Clients of one site that share threads and TLS settings. Connections leave from several loopback addresses, so that a node does not take them for one stranger. */
public final class Fleet implements AutoCloseable {
    private static final int HANDSHAKE_BYTES = 8 * 1024;
    private static final int SOURCES = 200;

    private final InstallerKey key;
    private final Set<String> trusted = ConcurrentHashMap.newKeySet();
    private final EventLoopGroup loops;
    private final SslContext tls;
    private final AtomicInteger connections = new AtomicInteger();

    /** Makes machines that enrol with this installer key; {@code threads} carry all of them. */
    public Fleet(InstallerKey key, int threads) {
        this.key = key;
        trusted.addAll(key.authorities());
        this.loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("fleet", true), NioIoHandler.newFactory());
        try {
            this.tls = SslContextBuilder.forClient()
                    .trustManager(new Pinned(trusted))
                    .endpointIdentificationAlgorithm("")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("No TLS for scripted clients", e);
        }
    }

    /** A machine that has not enrolled yet. */
    public ScriptedClient client(String hostName) {
        return client(hostName, Keys.generate());
    }

    /** A machine with this key pair: a clone, or one whose answer was lost. */
    public ScriptedClient client(String hostName, KeyPair keys) {
        return new ScriptedClient(this, hostName, keys);
    }

    InstallerKey key() {
        return key;
    }

    /** Its machines share one setting of TLS: what one of them is told to trust, all of them do. */
    void trust(Collection<String> authorities) {
        trusted.addAll(authorities);
    }

    /** Dials a WebSocket at {@code host:port}; frames and the end go to the handler. */
    void dial(String address, String path, FrameHandler handler) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast("tls", tls.newHandler(channel.alloc(), host, port))
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(HANDSHAKE_BYTES))
                                .addLast(new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                        .webSocketUri(URI.create("wss://" + address + path))
                                        .maxFramePayloadLength(Limits.FRAME)
                                        .handleCloseFrames(false)
                                        .build()))
                                .addLast(handler);
                    }
                })
                .connect(new InetSocketAddress(host, port), source(host))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        handler.failed(connected.cause());
                    }
                });
    }

    private @Nullable InetSocketAddress source(String host) {
        return host.startsWith("127.")
                ? new InetSocketAddress("127.0.1." + (1 + connections.getAndIncrement() % SOURCES), 0)
                : null;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }

    /** Trusts chains that end in a named authority, as Jump Clients do. */
    private record Pinned(Set<String> authorities) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a Jump Client serves nobody");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            X509Certificate last = chain[chain.length - 1];
            if (!authorities.contains(Keys.hashHex(last.getEncoded()))) {
                throw new CertificateException("not one of the installer's authorities");
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
