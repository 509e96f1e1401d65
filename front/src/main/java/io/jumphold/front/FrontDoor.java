package io.jumphold.front;

import io.jumphold.front.door.AllRounds;
import io.jumphold.front.door.Buffers;
import io.jumphold.front.door.Doorway;
import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Reception;
import io.jumphold.front.door.Strangers;
import io.jumphold.front.door.TrustedProxies;
import io.jumphold.front.door.Turnstile;
import io.jumphold.front.tls.TlsKeys;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's one public port: machines, people and scripts all come in here. */
public final class FrontDoor {

    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
    /** A deadline may be missed by this part of itself. */
    private static final int ROUNDS_PER_DEADLINE = 10;

    private final FrontSettings settings;
    private final EventLoopGroup loops;
    private final AllRounds rounds;
    private final Strangers strangers;
    private final PooledByteBufAllocator allocator;
    private final Channel listener;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private FrontDoor(
            FrontSettings settings,
            EventLoopGroup loops,
            AllRounds rounds,
            Strangers strangers,
            PooledByteBufAllocator allocator,
            Channel listener) {
        this.settings = settings;
        this.loops = loops;
        this.rounds = rounds;
        this.strangers = strangers;
        this.allocator = allocator;
        this.listener = listener;
    }

    /** Opens the door; fails when the port cannot be had. */
    public static FrontDoor open(FrontSettings settings, TlsKeys keys, Reception reception) {
        var threads = settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors();
        var loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("front-door"), NioIoHandler.newFactory());
        var rounds = new AllRounds(loops, interval(settings));
        var limits = settings.limits();
        var strangers = new Strangers(limits.strangers(), limits.strangersPerAddress());
        var proxies = new TrustedProxies(settings.trustedProxies());
        var allocator = Buffers.pooled(threads);
        try {
            var listener = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, settings.backlog())
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .handler(new Turnstile(System::nanoTime))
                    .childOption(ChannelOption.ALLOCATOR, allocator)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childHandler(new Doorway(limits, keys, proxies, strangers, reception, rounds))
                    .bind(settings.host(), settings.port())
                    .syncUninterruptibly()
                    .channel();
            LOG.info("The front door is open at {}", listener.localAddress());
            return new FrontDoor(settings, loops, rounds, strangers, allocator, listener);
        } catch (RuntimeException e) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    /** Where it listens: the port that was given, or the one that the system chose for port 0. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** How many connections stand whose peers are not known (yet). */
    public int strangers() {
        return strangers.present();
    }

    /** How many connections stand, of any kind. */
    public CompletionStage<Integer> connections() {
        return rounds.size();
    }

    /** How many bytes are held for the buffers of all connections. */
    public long bufferMemory() {
        var metric = allocator.metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /**
     * Closes the door in order: nobody new, answers in flight go out, machines are sent to another node; what is still
     * there when the patience ends is cut off.
     */
    public CompletionStage<Void> close() {
        if (!closing.compareAndSet(false, true)) {
            return gone;
        }
        listener.close().addListener(_ -> {
            rounds.close();
            var deadline = System.nanoTime() + settings.stopPatience().toNanos();
            awaitEmpty(deadline, () -> {
                rounds.clear();
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(_ -> gone.complete(null));
            });
        });
        return gone;
    }

    private void awaitEmpty(long deadline, Runnable then) {
        rounds.size().thenAccept(left -> {
            if (left == 0 || System.nanoTime() - deadline > 0) {
                then.run();
            } else {
                loops.schedule(() -> awaitEmpty(deadline, then), 20, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Short enough for the shortest deadline, and never so short that it costs anything. */
    private static Duration interval(FrontSettings settings) {
        var limits = settings.limits();
        return Stream.of(
                        limits.tlsHandshake(),
                        limits.firstFrame(),
                        settings.http().idle(),
                        settings.http().linger())
                .map(deadline -> deadline.dividedBy(ROUNDS_PER_DEADLINE))
                .reduce(LONGEST_INTERVAL, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
}
