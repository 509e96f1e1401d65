package io.jumphold.node;

import com.typesafe.config.Config;
import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.heart.Heart;
import io.jumphold.cluster.heart.Limits;
import io.jumphold.cluster.heart.Ports;
import io.jumphold.cluster.heart.Reach;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.site.NodeEntry;
import io.jumphold.cluster.site.NodeRegister;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.tier.SiteCapacity;
import io.jumphold.cluster.trust.GivenAuthority;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.front.FrontDoor;
import io.jumphold.front.bridge.HttpWay;
import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Reception;
import io.jumphold.front.machine.AttachWay;
import io.jumphold.front.machine.SessionWay;
import io.jumphold.front.trunk.Trunks;
import io.jumphold.http.HttpApi;
import io.jumphold.http.HttpPorts;
import io.jumphold.http.HttpSettings;
import io.jumphold.node.keys.FastSignatures;
import io.jumphold.node.keys.FrontAuthorities;
import io.jumphold.node.keys.FrontKeys;
import io.jumphold.node.keys.NodeTls;
import io.jumphold.node.keys.SiteKeys;
import io.jumphold.node.membership.ClusterSettings;
import io.jumphold.node.membership.Membership;
import io.jumphold.persistence.Store;
import io.jumphold.persistence.database.DatabaseException;
import io.jumphold.persistence.site.JdbcAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.remote.RemoteTransportException;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: puts the parts together, in the order that they need each other, and takes them apart in reverse. */
public final class Node {
    public static final String VERSION = "1.0.0";

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    /** With the 500 ms of the directory: how long a node shows the authority before (ENR-9). */
    private static final Duration KEYS_REFRESH = Duration.ofSeconds(1);

    private static final Duration TIDY = Duration.ofSeconds(2);

    private static final long STEP_SECONDS = 60;
    private static final long PUT_OUT_SECONDS = 20;

    private final ActorSystem<Void> system;
    private final Heart heart;
    private final String url;
    private final Optional<String> setUpLink;

    private final CompletableFuture<?> overdue;

    private Node(
            ActorSystem<Void> system,
            Heart heart,
            String url,
            Optional<String> setUpLink,
            CompletableFuture<?> overdue) {
        this.overdue = overdue;
        this.system = system;
        this.heart = heart;
        this.url = url;
        this.setUpLink = setUpLink;
    }

    /** The same by the system's clock. */
    public static Node start(NodeSettings settings) {
        return start(settings, Clock.systemUTC());
    }

    /**
     * Starts a node and returns when it is ready.
     *
     * @throws StartException with a message for the operator; nothing is left running
     */
    public static Node start(NodeSettings settings, Clock clock) {
        FastSignatures.add();
        PrivateFiles.createFolder(settings.dataDir());
        try {
            Store store = Store.open(settings.config(), clock);
            try {
                return start(settings, clock, store);
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (DatabaseException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Node start(NodeSettings settings, Clock clock, Store store) {
        Path keyFile = Path.of(settings.config().getString("jumphold.site-key-file"));
        byte[] siteKey = store.holdsSite() ? SiteKeyFile.read(keyFile) : SiteKeyFile.readOrMake(keyFile);
        SiteKeys siteKeys = SiteKeys.of(store.secrets(siteKey), clock);
        JdbcAuthorities authorities = store.authorities(siteKey, FrontAuthorities.maker(siteKeys.siteId(), clock));
        boolean given = FrontKeys.isGiven(settings.config());
        Supplier<Trust> listed = () -> store.directory().current().trust();
        FrontKeys frontKeys = frontKeys(settings, authorities, listed, clock);
        ReadinessSetup readiness = new ReadinessSetup();
        ClusterSettings cluster = ClusterSettings.of(settings.config());
        Limits limits = Limits.of(settings.config().getConfig("jumphold.node"));
        ActorSystem<Void> system = system(settings.config(), cluster, siteKeys, store, readiness, clock);
        try {
            NodeEntry entry = entry(system, cluster, settings, limits, clock);
            Membership membership = Membership.join(system, store.nodes(), entry, cluster.joinPatience());
            store.capacity()
                    .declare(
                            new SiteCapacity.Declared(entry.address(), limits.tier()),
                            licensed(settings.config()),
                            store.nodes().isEmpty());
            Site site = new Site(
                    siteKeys.siteId(),
                    siteKeys.tokenKeys(),
                    given ? () -> Trust.given(frontKeys.authority()) : listed,
                    siteKeys.lineKey(),
                    membership::frontAddresses,
                    membership::roomElsewhere);
            Trunks trunks = NodeTrunks.open(settings.config(), siteKeys.nodeAuthority(), system, clock);
            NodeMetrics metrics = new NodeMetrics();
            system.getWhenTerminated().thenRun(metrics::close);
            Heart heart = Heart.start(
                    system,
                    site,
                    new Reach(settings.addresses(), trunks.address()),
                    limits,
                    new Ports(
                            clock,
                            store.nodes().map(NodeRegister::begunAt).orElseGet(clock::instant),
                            store.pace(),
                            store.readSide(),
                            store.list(),
                            store.identities(),
                            store.directory(),
                            store.audit(),
                            store.clientVersions(),
                            store.upgradeQueue(),
                            store.oldRecords(),
                            metrics));
            membership.tell(heart::attached);
            store.serve(heart.changes(), heart.laggards());
            HttpApi api = new HttpApi(
                    system,
                    new HttpPorts(
                            site,
                            store.directory(),
                            store.signIns(),
                            store.idempotencyKeys(),
                            store.list(),
                            heart.live(),
                            heart.jumpClients(),
                            heart.sessions(),
                            heart.wakes(),
                            heart.statistics(),
                            new NodeList(membership, store.capacity()),
                            store.audit(),
                            store.clientVersions(),
                            store.upgradeQueue(),
                            store.pace(),
                            metrics,
                            given ? new GivenAuthority() : authorities),
                    HttpSettings.of(settings.config()),
                    VERSION,
                    siteKeys.answerKey(),
                    clock);
            FrontDoor door = door(settings, system, heart, trunks, api, frontKeys, clock);
            String url = "https://" + settings.addresses().getFirst();
            Optional<String> link =
                    SetUpLink.offer(store.signIns(), entry.address(), url, frontKeys.authority(), clock);
            ReadyFile readyFile = new ReadyFile(settings.dataDir());
            CompletableFuture<Boolean> overdue = new CompletableFuture<>();
            stopInOrder(system, heart, readyFile, readiness, door, api, frontKeys, membership, store, overdue);
            readiness.set(store::answers);
            URI management = management(system);
            readyFile.write(url, management, frontKeys.authority(), link);
            system.scheduler()
                    .scheduleWithFixedDelay(
                            KEYS_REFRESH, KEYS_REFRESH, () -> refresh(frontKeys, readyFile), system.executionContext());
            OldGeneration.ofSerial()
                    .ifPresent(old -> system.scheduler()
                            .scheduleWithFixedDelay(TIDY, TIDY, old::tidy, system.executionContext()));
            return new Node(system, heart, url, link, overdue);
        } catch (IOException e) {
            throw new StartException("The data folder cannot be written: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private static FrontKeys frontKeys(
            NodeSettings settings, JdbcAuthorities authorities, Supplier<Trust> trust, Clock clock) {
        try {
            if (FrontKeys.isGiven(settings.config())) {
                return FrontKeys.given(settings.config(), clock);
            }
            if (trust.get().own().isEmpty()) {
                authorities.begin();
            }
            return FrontKeys.issued(new FrontAuthorities(trust, authorities::secret), settings.addresses(), clock);
        } catch (IllegalArgumentException e) {
            throw new StartException("The front door's key and certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static void refresh(FrontKeys keys, ReadyFile readyFile) {
        if (keys.refresh()) {
            readyFile.tell(keys.authority());
        }
    }

    private static ActorSystem<Void> system(
            Config config, ClusterSettings cluster, SiteKeys keys, Store store, ReadinessSetup readiness, Clock clock) {
        ActorSystemSetup setup = ActorSystemSetup.create(
                BootstrapSetup.create(config),
                SSLEngineProviderSetup.create(ignored -> new NodeTls(keys.nodeAuthority(), cluster.host(), clock)),
                store.setup(),
                readiness);
        try {
            return ActorSystem.create(Behaviors.empty(), "jumphold", setup);
        } catch (RemoteTransportException e) {
            throw new StartException(
                    "This node cannot listen for other nodes at " + cluster.host() + ":" + cluster.port()
                            + ". Does another one run with this address? Give each its own jumphold.cluster.host and port",
                    e);
        }
    }

    private static FrontDoor door(
            NodeSettings settings,
            ActorSystem<Void> system,
            Heart heart,
            Trunks trunks,
            HttpApi api,
            FrontKeys keys,
            Clock clock) {
        FrontSettings front = FrontSettings.of(settings.config());
        return opened(
                front,
                keys,
                new Reception(
                        new AttachWay(front, heart.machines(), clock),
                        new SessionWay(front, heart.machines(), trunks, clock),
                        new HttpWay(Adapter.toClassic(system), front, api::answer)));
    }

    private static FrontDoor opened(FrontSettings front, FrontKeys keys, Reception reception) {
        try {
            return FrontDoor.open(front, keys.shown(), reception);
        } catch (Exception e) { // Netty throws what it met, a BindException among it, undeclared
            throw new StartException(
                    "The front door cannot be opened at " + front.host() + ":" + front.port() + ": " + e.getMessage()
                            + ". Set another jumphold.front.port, or stop what has it",
                    e);
        }
    }

    private static NodeEntry entry(
            ActorSystem<Void> system, ClusterSettings cluster, NodeSettings settings, Limits limits, Clock clock) {
        UniqueAddress self = Cluster.get(system).selfMember().uniqueAddress();
        return new NodeEntry(
                NodeSettings.withPort(cluster.host(), self.address().getPort().orElseThrow()),
                self.longUid(),
                cluster.name(),
                Machine.name(),
                ProcessHandle.current().pid(),
                VERSION,
                ClusterMessage.OLDEST_WIRE,
                ClusterMessage.NEWEST_WIRE,
                limits.tier(),
                0,
                settings.addresses(),
                clock.instant());
    }

    private static OptionalInt licensed(Config config) {
        int number = config.getInt("jumphold.licensed-clients");
        return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static URI management(ActorSystem<Void> system) {
        Uri uri = await(PekkoManagement.get(system.classicSystem()).start());
        return URI.create("http://" + NodeSettings.withPort(uri.getHost().address(), uri.getPort()));
    }

    private static void stopInOrder(
            ActorSystem<Void> system,
            Heart heart,
            ReadyFile readyFile,
            ReadinessSetup readiness,
            FrontDoor door,
            HttpApi api,
            FrontKeys keys,
            Membership membership,
            Store store,
            CompletableFuture<Boolean> overdue) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system.classicSystem());
        task(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", () -> {
            readiness.set(() -> false);
            readyFile.remove();
            if (isPutOut(shutdown)) {
                overdue.completeOnTimeout(true, PUT_OUT_SECONDS, TimeUnit.SECONDS);
                return CompletableFuture.completedStage(null);
            }
            return drained(heart);
        });
        task(shutdown, CoordinatedShutdown.PhaseServiceRequestsDone(), "front-door", () -> {
            CompletionStage<Void> closed = door.close();
            // Other nodes have its entities by now, or soon: no time for farewells.
            return isPutOut(shutdown) ? CompletableFuture.completedStage(null) : closed;
        });
        task(
                shutdown,
                CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                "store",
                () -> CompletableFuture.runAsync(() -> {
                    api.close();
                    keys.close();
                    membership.close();
                    store.close();
                }));
    }

    /** Whoever does not go is sent away by the front door. */
    private static CompletionStage<?> drained(Heart heart) {
        return heart.drain().handle((left, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "The Jump Clients could not be asked to attach elsewhere: {}",
                        String.valueOf(failure.getMessage()));
            } else if (left > 0) {
                LOG.info("{} Jump Clients have stayed until the end", left);
            }
            return true;
        });
    }

    private static void task(
            CoordinatedShutdown shutdown, String phase, String name, Supplier<CompletionStage<?>> task) {
        shutdown.addTask(phase, name, () -> task.get().thenApply(ignored -> Done.getInstance()));
    }

    /** Where people and scripts find this node. */
    public String url() {
        return url;
    }

    /** The one-time link of SEC-4, while the site has no user. Whoever has it becomes administrator. */
    public Optional<String> setUpLink() {
        return setUpLink;
    }

    /** How many machines are attached here. */
    public int attached() {
        return heart.attached();
    }

    /** Stops in order: nobody new, what is under way is finished, everything acknowledged is on disk. */
    public CompletionStage<?> stop() {
        return CoordinatedShutdown.get(system.classicSystem()).runAll(CoordinatedShutdown.unknownReason());
    }

    /** For a process that is nothing but this node: until the node has stopped; whether it was put out of its cluster, so that it must be started again. */
    boolean awaitStopped() {
        // Who was put out must not stay because something in it does not end.
        CompletableFuture.anyOf(system.getWhenTerminated().toCompletableFuture(), overdue)
                .join();
        return isPutOut(CoordinatedShutdown.get(system.classicSystem()));
    }

    private static boolean isPutOut(CoordinatedShutdown shutdown) {
        return shutdown.getShutdownReason()
                .filter(CoordinatedShutdown.clusterDowningReason()::equals)
                .isPresent();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StartException("The node could not start: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new StartException("The node could not start within " + STEP_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted", e);
        }
    }
}
