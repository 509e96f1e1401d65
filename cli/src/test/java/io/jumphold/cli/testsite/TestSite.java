package io.jumphold.cli.testsite;

import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Problem;
import io.jumphold.protocol.error.ErrorCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers as it is told to, on one TLS port, and remembers what it was asked. */
public final class TestSite implements AutoCloseable {
    /** What was asked. */
    public record Asked(String method, String uri, Map<String, String> headers, String body) {
        /** Without the query. */
        public String path() {
            return uri.replaceFirst("\\?.*", "");
        }

        public <T> T body(Class<T> type) {
            try {
                return ApiJson.mapper().readValue(body, type);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What is answered. */
    public record Answer(int status, String type, byte[] body) {
        public static Answer json(int status, Object value) {
            return of(status, "application/json", value);
        }

        public static Answer refused(ErrorCode code) {
            int status = code.kind().httpStatus();
            return of(status, "application/problem+json", Problem.of(code.fault(), status, "Refused"));
        }

        public static Answer none() {
            return new Answer(204, "application/json", new byte[0]);
        }

        private static Answer of(int status, String type, Object value) {
            try {
                return new Answer(status, type, ApiJson.mapper().writeValueAsBytes(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final TestKeys keys;
    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Map<String, Function<Asked, Answer>> routes = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile List<String> nodes = List.of();
    private volatile List<String> authorities = List.of();
    private final TestMachine machine = new TestMachine();
    private final TestFeed feed = new TestFeed();
    private final Channel door;

    private TestSite(TestKeys keys) {
        this.keys = keys;
        try {
            SslContext tls = SslContextBuilder.forServer(keys.key(), keys.chain())
                    .sslProvider(SslProvider.JDK)
                    .build();
            door = new ServerBootstrap()
                    .group(threads)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(tls.newHandler(channel.alloc()))
                                    .addLast(new HttpServerCodec())
                                    .addLast(new HttpObjectAggregator(1024 * 1024))
                                    .addLast(new TestDoor(TestSite.this));
                        }
                    })
                    .bind("127.0.0.1", 0)
                    .sync()
                    .channel();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A site whose certificate is good for 127.0.0.1. */
    public static TestSite start() {
        return start(TestKeys.forHost("127.0.0.1", now()));
    }

    public static TestSite start(TestKeys keys) {
        return new TestSite(keys);
    }

    static Instant now() {
        return Clock.systemUTC().instant();
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + ((InetSocketAddress) door.localAddress()).getPort());
    }

    public Pin pin() {
        return Pin.of(keys.authority());
    }

    /** As a user knows it who is signed in with the token {@code token-of-ada}. */
    public Site signedIn() {
        return new Site(url(), pin()).signedIn("ada", "token-of-ada", now().plusSeconds(3600));
    }

    public TestMachine machine() {
        return machine;
    }

    public TestFeed feed() {
        return feed;
    }

    /** From now on answers {@code METHOD /path} (below /api/v1) so. */
    public TestSite on(String route, Function<Asked, Answer> answer) {
        routes.put(route.replaceFirst(" ", " /api/v1"), answer);
        return this;
    }

    public TestSite on(String route, Object value) {
        return on(route, any -> Answer.json(200, value));
    }

    /** From now on every answer tells of these nodes. */
    public TestSite telling(String... addresses) {
        nodes = List.of(addresses);
        return this;
    }

    /** From now on every answer tells of these authorities. */
    public TestSite trusting(String... fingerprints) {
        authorities = List.of(fingerprints);
        return this;
    }

    List<String> authorities() {
        return authorities;
    }

    List<String> nodes() {
        return nodes;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The last request of this route. */
    public Asked asked(String route) {
        return asked.stream()
                .filter(one -> (one.method() + " " + one.path()).equals(route.replaceFirst(" ", " /api/v1")))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(route + " was not asked, but " + asked));
    }

    Answer answer(Asked one) {
        asked.add(one);
        return routes.getOrDefault(one.method() + " " + one.path(), any -> Answer.refused(ErrorCode.NOT_FOUND))
                .apply(one);
    }

    @Override
    public void close() {
        door.close().awaitUninterruptibly();
        threads.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);
        machine.close();
    }
}
