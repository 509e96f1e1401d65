package io.jumphold.cluster.jumpclient;

import io.jumphold.cluster.Restarts;
import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.list.ReadSide;
import io.jumphold.cluster.statistics.StatisticsReply;
import io.jumphold.cluster.upgrade.Owing;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/** Carries the decisions of {@link JumpClientRules}: asks, persists, then hands the row, answers, orders. */
public final class JumpClientEntity
        extends EventSourcedBehaviorWithEnforcedReplies<JumpClientCommand, JumpClientEvent, JumpClientState> {
    public static final EntityTypeKey<JumpClientCommand> KEY =
            EntityTypeKey.create(JumpClientCommand.class, "JumpClient");

    private static final int SNAPSHOT_EVERY = 20;
    private static final int SNAPSHOTS_KEPT = 2;
    private static final Duration SURELY_WRITTEN = Duration.ofMinutes(1);

    /** A start of a session that hangs on the attachment over which it was ordered. */
    private record Start(long epoch, ActorRef<JumpClientReply> session) {}

    private final int id;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Clock clock;
    private final ReadSide readSide;
    private final Identities identities;
    private final Owing owing;

    /** It takes no place of the site's capacity; told again after every start, as a crash may have kept it from the store. */
    private boolean uncounted;

    /** As the store knows it; null before it was looked at. */
    private @Nullable String installScope;

    private final ActorContext<JumpClientCommand> context;
    private final ActorRefResolver resolver;
    private final RecentHistory recent = new RecentHistory();
    private final HeldReports held = new HeldReports();
    private final Map<String, Start> starting = new HashMap<>();
    private final Map<String, ActorRef<JumpClientReply>> running = new HashMap<>();
    private boolean recovering = true;
    private boolean restarted;

    /** The Jump Client of this id; {@code shard} lets it go when it has nothing to remember. */
    public static Behavior<JumpClientCommand> create(
            int id,
            ActorRef<ClusterSharding.ShardCommand> shard,
            Clock clock,
            ReadSide readSide,
            Identities identities,
            Owing owing) {
        return Behaviors.setup(context -> new JumpClientEntity(id, shard, clock, readSide, identities, owing, context));
    }

    /** Its name in the journal. */
    public static PersistenceId persistenceId(int id) {
        return PersistenceId.of(KEY.name(), Integer.toString(id));
    }

    private JumpClientEntity(
            int id,
            ActorRef<ClusterSharding.ShardCommand> shard,
            Clock clock,
            ReadSide readSide,
            Identities identities,
            Owing owing,
            ActorContext<JumpClientCommand> context) {
        super(persistenceId(id), Restarts.afterFailedWrite());
        this.id = id;
        this.shard = shard;
        this.clock = clock;
        this.readSide = readSide;
        this.identities = identities;
        this.owing = owing;
        this.context = context;
        this.resolver = ActorRefResolver.get(context.getSystem());
    }

    @Override
    public JumpClientState emptyState() {
        return new JumpClientState.Absent();
    }

    @Override
    public CommandHandlerWithReply<JumpClientCommand, JumpClientEvent, JumpClientState> commandHandler() {
        return this::on;
    }

    private ReplyEffect<JumpClientEvent, JumpClientState> on(JumpClientState state, JumpClientCommand command) {
        if (!(state instanceof JumpClientState.Enrolled) && !(command instanceof JumpClientCommand.Enrol)) {
            // Strangers may name any id; none of them is to stay in memory.
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        Instant now = clock.instant();
        return switch (command) {
            case JumpClientCommand.Enrol enrol -> {
                var verdict = JumpClientRules.enrol(state, id, enrol, registry(enrol.replyTo()), now);
                yield attached(verdict, enrol.from(), enrol.replyTo());
            }
            case JumpClientCommand.Attach attach -> {
                var verdict = JumpClientRules.attach(state, attach, registry(attach.replyTo()), now);
                yield attached(verdict, attach.from(), attach.replyTo());
            }
            case JumpClientCommand.Detach(long epoch, String cause, var confirmTo) -> {
                List<JumpClientEvent> events = JumpClientRules.detach(state, epoch, cause, now);
                yield carriedOut(quiet(events), () -> confirmTo.tell(new LinkMessage.Heard(id, epoch)));
            }
            case JumpClientCommand.NodeGone(long incarnation) ->
                asListed(state, quiet(JumpClientRules.nodeGone(state, incarnation, now)));
            case JumpClientCommand.OnlyOneAgain ignored ->
                asListed(state, quiet(JumpClientRules.onlyOneAgain(state, now)));
            case JumpClientCommand.Report report -> reported(state, report, now);
            case JumpClientCommand.WriteReports ignored -> reportsWritten(state, now);
            case JumpClientCommand.ReportUninstalled report ->
                answered(JumpClientRules.reportUninstalled(state, report, now), report.replyTo());
            case JumpClientCommand.OpenSession open -> {
                var verdict = JumpClientRules.openSession(state, open, owing::owes);
                if (verdict.reply() instanceof JumpClientReply.Refused(var fault)
                        && fault.is(ErrorCode.UPGRADE_PENDING)) {
                    owing.askedFor(id);
                }
                verdict.orders()
                        .forEach(order -> starting.put(
                                open.sessionId(), new Start(order.to().epoch(), open.replyTo())));
                yield answered(verdict, open.replyTo());
            }
            case JumpClientCommand.SessionRuns(String sessionId, var session) -> {
                starting.remove(sessionId);
                running.put(sessionId, session);
                endSessions(state);
                yield Effect().noReply();
            }
            case JumpClientCommand.CancelSession cancel -> {
                starting.remove(cancel.sessionId());
                running.remove(cancel.sessionId());
                JumpClientRules.cancelSession(state, cancel.sessionId()).forEach(this::send);
                yield Effect().noReply();
            }
            case JumpClientCommand.Access access -> quietly(JumpClientRules.access(state, access.by(), now));
            case JumpClientCommand.NoteIdentityCheckFailed note ->
                quietly(JumpClientRules.identityCheckFailed(state, note.from(), now));
            case JumpClientCommand.Edit edit -> answered(JumpClientRules.edit(state, edit, now), edit.replyTo());
            case JumpClientCommand.Remove remove ->
                answered(JumpClientRules.remove(state, remove, now), remove.replyTo());
            case JumpClientCommand.Wake wake -> answered(WakeRules.wake(state, wake, now), wake.replyTo());
            case JumpClientCommand.HelpWake help -> answered(WakeRules.help(state, help), help.replyTo());
            case JumpClientCommand.OrderUpgrade order -> answered(UpgradeOrders.order(state, order), order.replyTo());
            case JumpClientCommand.NoteUpgradeFailed(var version, var fault) ->
                quietly(UpgradeOrders.noteFailed(state, version, fault, now));
            case JumpClientCommand.ReadStatistics(var replyTo) -> {
                List<Verdict.Order> orders = JumpClientRules.readStatistics(state, replyTo);
                orders.forEach(this::send);
                if (orders.isEmpty()) {
                    replyTo.tell(new StatisticsReply.Refused(JumpClientRules.whyNotThere(state)));
                }
                yield Effect().noReply();
            }
            case JumpClientCommand.FallDue(var site, var at) ->
                asListed(state, JumpClientRules.fallDue(state, site, at.isBefore(now) ? at : now));
            case JumpClientCommand.HandRow ignored -> {
                hand(state, recent.entries());
                yield Effect().noReply();
            }
        };
    }

    /** What changes nothing, and overtakes nothing that waits, is answered at once. */
    private ReplyEffect<JumpClientEvent, JumpClientState> reported(
            JumpClientState state, JumpClientCommand.Report report, Instant now) {
        Verdict<JumpClientReply> verdict = verdict(state, report, now);
        if (verdict.reply() instanceof JumpClientReply.Refused
                || (verdict.events().isEmpty() && held.isEmpty())) {
            return answered(verdict, report.replyTo());
        }
        Duration wait = held.wait(now);
        if (wait.isPositive() && held.isEmpty()) {
            context.scheduleOnce(wait, context.getSelf(), new JumpClientCommand.WriteReports());
        }
        held.hold(report);
        return wait.isPositive() ? Effect().noReply() : reportsWritten(state, now);
    }

    private ReplyEffect<JumpClientEvent, JumpClientState> reportsWritten(JumpClientState state, Instant now) {
        List<JumpClientEvent> events = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        for (HeldReports.Held all : held.take()) {
            Verdict<JumpClientReply> verdict = verdict(state, all.newest(), now);
            events.addAll(verdict.events());
            all.askers().forEach(asker -> answers.add(() -> asker.tell(verdict.reply())));
        }
        if (!events.isEmpty()) {
            held.wrote(now);
        }
        return carriedOut(quiet(events), () -> answers.forEach(Runnable::run));
    }

    private static Verdict<JumpClientReply> verdict(
            JumpClientState state, JumpClientCommand.Report report, Instant now) {
        return switch (report) {
            case JumpClientCommand.ReportFacts facts -> JumpClientRules.reportFacts(state, facts, now);
            case JumpClientCommand.ReportTrust trust -> JumpClientRules.reportTrust(state, trust, now);
            case JumpClientCommand.ReportUpgradeFailed failed -> UpgradeOrders.reportFailed(state, failed, now);
        };
    }

    /** Who asks has read in the list what it asks about; where that is no longer so, the list is behind. */
    private ReplyEffect<JumpClientEvent, JumpClientState> asListed(JumpClientState state, Verdict<?> verdict) {
        if (verdict.events().isEmpty()) {
            hand(state, recent.entries());
        }
        return carriedOut(verdict, () -> {});
    }

    private ReplyEffect<JumpClientEvent, JumpClientState> quietly(List<JumpClientEvent> events) {
        return carriedOut(quiet(events), () -> {});
    }

    private static Verdict<?> quiet(List<JumpClientEvent> events) {
        return new Verdict<>(events, List.of(), events);
    }

    private <R> ReplyEffect<JumpClientEvent, JumpClientState> answered(Verdict<R> verdict, ActorRef<R> replyTo) {
        return carriedOut(verdict, () -> replyTo.tell(verdict.reply()));
    }

    private ReplyEffect<JumpClientEvent, JumpClientState> attached(
            Verdict<Attachment> verdict, JumpClientCommand.From from, ActorRef<LinkMessage> replyTo) {
        LinkMessage answer = new LinkMessage.Answer(from.connection(), verdict.reply());
        return carriedOut(verdict, () -> replyTo.tell(answer));
    }

    /** The answer goes before the orders: those for a new attachment must find it in its registry, and a session must know what is to come. */
    private ReplyEffect<JumpClientEvent, JumpClientState> carriedOut(Verdict<?> verdict, Runnable answer) {
        return (verdict.events().isEmpty() ? Effect().none() : Effect().persist(verdict.events()))
                .thenRun((JumpClientState state) -> {
                    handNew(state, verdict.events());
                    answer.run();
                    verdict.orders().forEach(this::send);
                    starting.values().removeIf(start -> isLost(start, state));
                    endSessions(state);
                })
                .thenNoReply();
    }

    private void endSessions(JumpClientState state) {
        if (JumpClientRules.endsSessions(state)) {
            running.values().forEach(session -> session.tell(new JumpClientReply.Removed()));
            running.clear();
        }
    }

    private void handNew(JumpClientState state, List<JumpClientEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        long first = lastSequenceNumber(context) - events.size() + 1;
        List<JumpItems.HistoryEntry> history = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            history.add(JumpClientRows.history(events.get(i), first + i));
        }
        history.forEach(recent::add);
        hand(state, history);
    }

    private static boolean isLost(Start start, JumpClientState state) {
        var fault = JumpClientRules.whyStartLost(state, start.epoch());
        fault.ifPresent(why -> start.session().tell(new JumpClientReply.Refused(why)));
        return fault.isPresent();
    }

    private void send(Verdict.Order order) {
        resolver.<LinkMessage>resolveActorRef(order.to().registry()).tell(order.message());
    }

    private String registry(ActorRef<LinkMessage> ref) {
        return resolver.toSerializationFormat(ref);
    }

    private void hand(JumpClientState state, List<JumpItems.HistoryEntry> history) {
        JumpClientRows.row(state, lastSequenceNumber(context)).ifPresent(row -> readSide.hand(row, history));
        if (state instanceof JumpClientState.Removed) {
            identities.forget(id);
        } else if (state instanceof JumpClientState.Enrolled client) {
            tellIdentities(client);
        }
    }

    private void tellIdentities(JumpClientState.Enrolled client) {
        if (client.counts() == uncounted) {
            uncounted = !client.counts();
            identities.count(id, client.counts());
        }
        String scope = client.facts().installScope();
        if (installScope != null && !installScope.equals(scope)) {
            identities.installedIn(id, scope);
        }
        installScope = scope;
    }

    @Override
    public EventHandler<JumpClientState, JumpClientEvent> eventHandler() {
        return (state, event) -> {
            if (recovering) {
                recent.add(JumpClientRows.history(event, lastSequenceNumber(context)));
            }
            return state.on(event);
        };
    }

    @Override
    public SignalHandler<JumpClientState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    recovering = false;
                    hand(state, recent.entries());
                    JumpClientRules.recovered(state).forEach(this::send);
                    if (restarted) {
                        // After a failed write of several events Pekko leaves what waits until one more command has
                        // come.
                        context.getSelf().tell(new JumpClientCommand.HandRow());
                    }
                })
                .onSignal(PreRestart.instance(), ignored -> {
                    recovering = true;
                    restarted = true;
                })
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
    }

    /** Goes back far enough that history which a crash may have kept from the read side is among the events that are replayed (LIFE-9). */
    @Override
    public Recovery recovery() {
        long before = clock.instant().minus(SURELY_WRITTEN).toEpochMilli();
        return Recovery.withSnapshotSelectionCriteria(
                SnapshotSelectionCriteria.latest().withMaxTimestamp(before));
    }
}
