package io.jumphold.cluster.heart;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientEntity;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.jumpclient.JumpClients;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.link.LinkRegistry;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.list.Changes;
import io.jumphold.cluster.list.Laggards;
import io.jumphold.cluster.list.LiveFeed;
import io.jumphold.cluster.rate.ConnectionRate;
import io.jumphold.cluster.rate.Signer;
import io.jumphold.cluster.session.PipeMessage;
import io.jumphold.cluster.session.PipeRegistry;
import io.jumphold.cluster.session.SessionCommand;
import io.jumphold.cluster.session.SessionEntity;
import io.jumphold.cluster.session.SessionStarts;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.statistics.NewestReadings;
import io.jumphold.cluster.statistics.Statistics;
import io.jumphold.cluster.upgrade.DirectoryOwing;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.cluster.wake.Wakes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heart of a node, running. */
public final class Heart {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    /** Longer than the drain of the greatest tier takes. */
    private static final Duration MOVED_WITHIN = Duration.ofMinutes(5);

    private final ClusterSharding sharding;
    private final AtomicInteger attached = new AtomicInteger();
    private final Machines machines;
    private final JumpClients jumpClients;
    private final SessionStarts sessions;
    private final Wakes wakes;
    private final Statistics statistics;
    private final Laggards laggards;
    private final LiveHub live;
    private final ActorRef<LinkMessage> links;
    private final ConnectionRate rate;
    private final Supplier<List<String>> room;

    /** Starts entities, registries and the reaper on this node. */
    public static Heart start(ActorSystem<?> system, Site site, Reach reach, Limits limits, Ports ports) {
        return new Heart(system, site, reach, limits, ports);
    }

    private Heart(ActorSystem<?> system, Site site, Reach reach, Limits limits, Ports ports) {
        sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(
                JumpClientEntity.KEY,
                entity -> JumpClientEntity.create(
                        Integer.parseInt(entity.getEntityId()),
                        entity.getShard(),
                        ports.clock(),
                        ports.readSide(),
                        ports.identities(),
                        new DirectoryOwing(ports.directory(), ports.upgradeQueue()))));
        sharding.init(Entity.of(
                        SessionEntity.KEY,
                        entity -> SessionEntity.create(
                                entity.getEntityId(),
                                entity.getShard(),
                                ports.clock(),
                                ports.readSide(),
                                this::toClient))
                .withSettings(ClusterShardingSettings.create(system).withNoPassivationStrategy()));
        NewestReadings readings = new NewestReadings(ports.clock(), NewestReadings.PICTURES);
        links = system.systemActorOf(
                LinkRegistry.create(
                        limits.tier().capacity(),
                        limits.attachesInFlight(),
                        limits.attachPatience(),
                        (client, epoch, cause, confirmTo) ->
                                toClient(client, new JumpClientCommand.Detach(epoch, cause, confirmTo)),
                        readings,
                        attached),
                "links",
                Props.empty());
        ActorRef<PipeMessage> pipes = system.systemActorOf(
                PipeRegistry.create(site.id(), reach.trunks(), this::toSession), "pipes", Props.empty());
        Cluster cluster = Cluster.get(system);
        // Sessions of a node that is gone move, and look for their ends.
        cluster.subscriptions().tell(Subscribe.create(announcer(system, pipes), ClusterEvent.MemberRemoved.class));
        UniqueAddress self = cluster.selfMember().uniqueAddress();
        system.systemActorOf(
                Reaper.create(() -> living(cluster), ports.list(), this::toClient, this::toSession),
                "reaper",
                Props.empty());
        system.systemActorOf(
                Sweeper.create(
                        new Sweeper.Times(
                                () -> living(cluster).isPresent(),
                                ports.begunAt(),
                                ports.clock(),
                                System::nanoTime,
                                Heart::later,
                                limits.sweepEvery()),
                        ports.list(),
                        ports.oldRecords(),
                        () -> ports.directory().current().settings(),
                        this::toClient,
                        ports.metrics()::swept),
                "sweeper",
                Props.empty());
        system.systemActorOf(
                Conductor.create(
                        new Conductor.Times(
                                () -> living(cluster).isPresent(),
                                System::nanoTime,
                                limits.upgradeEvery(),
                                limits.upgradesQuiet()),
                        ports,
                        begun -> order(begun, limits.askPatience()),
                        this::toClient),
                "conductor",
                Props.empty());
        live = new LiveHub(system);
        jumpClients = new ShardedJumpClients(this::client, limits.askPatience());
        sessions = new ShardedSessions(this::session, reach.front());
        wakes = new ShardedWakes(
                this::client, ports.list(), () -> ports.directory().current().settings(), limits.askPatience());
        statistics = new ShardedStatistics(this::client, limits.askPatience());
        laggards = new ShardedLaggards(this::toClient, this::toSession);
        rate = rate(site, limits, ports);
        ports.metrics().attached(attached::get, limits.tier().capacity());
        ports.metrics().line(rate, () -> perSecond(limits, ports).orElse(0));
        room = site.roomElsewhere();
        system.getWhenTerminated().thenRun(rate::close);
        machines = new ShardedMachines(
                site,
                rate,
                ports.atTheDoor(System::nanoTime),
                new ShardedMachines.Here(
                        self.address().hostPort(),
                        self.longUid(),
                        links,
                        pipes,
                        readings,
                        () -> attached.get() >= limits.tier().capacity()),
                this::client,
                this::toSession,
                limits.askPatience());
    }

    private static ConnectionRate rate(Site site, Limits limits, Ports ports) {
        if (limits.connectionRateLifted()) {
            LOG.warn(
                    "The connection rate is lifted on this node, as for a measurement (jumphold.node.connection-rate-lifted)");
        }
        return new ConnectionRate(
                ports.pace(), new Signer(site.lineKey()), () -> perSecond(limits, ports), System::nanoTime);
    }

    private static OptionalInt perSecond(Limits limits, Ports ports) {
        return limits.connectionRateLifted()
                ? OptionalInt.empty()
                : OptionalInt.of(ports.directory().current().settings().connectionRate());
    }

    /** Pekko's own scheduler ticks ten times a second. */
    private static CompletionStage<Void> later(Duration wait) {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, Runnable::run));
    }

    private static ActorRef<ClusterEvent.MemberRemoved> announcer(ActorSystem<?> system, ActorRef<PipeMessage> pipes) {
        return system.systemActorOf(
                Behaviors.receiveMessage(removed -> {
                    pipes.tell(new PipeMessage.Announce());
                    return Behaviors.same();
                }),
                "announcer",
                Props.empty());
    }

    /** The starts of nodes that are in the cluster, as its leader sees them; empty on every other node. */
    private static Optional<Set<Long>> living(Cluster cluster) {
        ClusterEvent.CurrentClusterState state = cluster.state();
        return cluster.selfMember().address().equals(state.getLeader())
                ? Optional.of(StreamSupport.stream(state.getMembers().spliterator(), false)
                        .map(member -> member.uniqueAddress().longUid())
                        .collect(Collectors.toUnmodifiableSet()))
                : Optional.empty();
    }

    private EntityRef<JumpClientCommand> client(int id) {
        return sharding.entityRefFor(JumpClientEntity.KEY, Integer.toString(id));
    }

    private CompletionStage<JumpClientReply> order(UpgradeQueue.Begun begun, Duration patience) {
        return client(begun.clientId())
                .ask(
                        replyTo -> new JumpClientCommand.OrderUpgrade(
                                begun.version().signed(), begun.version().version(), begun.ticket(), replyTo),
                        patience);
    }

    private EntityRef<SessionCommand> session(String id) {
        return sharding.entityRefFor(SessionEntity.KEY, id);
    }

    private void toClient(int id, JumpClientCommand command) {
        client(id).tell(command);
    }

    private void toSession(String id, SessionCommand command) {
        session(id).tell(command);
    }

    /** For the front door. */
    public Machines machines() {
        return machines;
    }

    /** For the HTTP API. */
    public JumpClients jumpClients() {
        return jumpClients;
    }

    /** For the HTTP API. */
    public SessionStarts sessions() {
        return sessions;
    }

    /** For the HTTP API. */
    public Wakes wakes() {
        return wakes;
    }

    /** For the HTTP API. */
    public Statistics statistics() {
        return statistics;
    }

    /** For the read side's reconciler. */
    public Laggards laggards() {
        return laggards;
    }

    /** For the HTTP API's live feed. */
    public LiveFeed live() {
        return live;
    }

    /** For the read-side writer: what it has committed goes to every node's live feed. */
    public Changes changes() {
        return live;
    }

    /**
     * Asks everybody who is attached here to attach to other nodes (PRES-9); at once done where no other has room.
     *
     * @return how many have stayed
     */
    public CompletionStage<Integer> drain() {
        List<String> elsewhere = room.get();
        if (elsewhere.isEmpty() || attached() == 0) {
            return CompletableFuture.completedStage(attached());
        }
        LOG.info("Asking {} Jump Clients to attach to other nodes", attached());
        CompletableFuture<Integer> done = new CompletableFuture<>();
        return rate.moves(MOVED_WITHIN).thenCompose(place -> {
            links.tell(new LinkMessage.Drain(elsewhere, place, done));
            return done;
        });
    }

    /** How many machines are attached to this node. */
    public int attached() {
        return attached.get();
    }
}
