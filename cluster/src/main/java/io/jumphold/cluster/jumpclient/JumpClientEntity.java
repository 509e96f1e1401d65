package io.jumphold.cluster.jumpclient;

import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.list.ReadSide;
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
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** Carries the decisions of {@link JumpClientRules}: asks, persists, then orders, hands the row, answers. */
public final class JumpClientEntity extends EventSourcedBehavior<JumpClientCommand, JumpClientEvent, JumpClientState> {
    public static final EntityTypeKey<JumpClientCommand> KEY =
            EntityTypeKey.create(JumpClientCommand.class, "JumpClient");

    private static final int SNAPSHOT_EVERY = 20;

    private final int id;
    private final Clock clock;
    private final ReadSide readSide;
    private final Identities identities;
    private final ActorContext<JumpClientCommand> context;
    private final ActorRefResolver resolver;
    private final List<JumpItems.HistoryEntry> recovered = new ArrayList<>();
    private final Map<String, ActorRef<JumpClientReply>> starting = new HashMap<>();
    private boolean recovering = true;

    public static Behavior<JumpClientCommand> create(int id, Clock clock, ReadSide readSide, Identities identities) {
        return Behaviors.setup(context -> new JumpClientEntity(id, clock, readSide, identities, context));
    }

    /** Its name in the journal. */
    public static PersistenceId persistenceId(int id) {
        return PersistenceId.of(KEY.name(), Integer.toString(id));
    }

    private JumpClientEntity(
            int id, Clock clock, ReadSide readSide, Identities identities, ActorContext<JumpClientCommand> context) {
        super(
                persistenceId(id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.id = id;
        this.clock = clock;
        this.readSide = readSide;
        this.identities = identities;
        this.context = context;
        this.resolver = ActorRefResolver.get(context.getSystem());
    }

    @Override
    public JumpClientState emptyState() {
        return new JumpClientState.Absent();
    }

    @Override
    public CommandHandler<JumpClientCommand, JumpClientEvent, JumpClientState> commandHandler() {
        return this::on;
    }

    private ReplyEffect<JumpClientEvent, JumpClientState> on(JumpClientState state, JumpClientCommand command) {
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
            case JumpClientCommand.Detach detach ->
                dropped(JumpClientRules.detach(state, detach.epoch(), detach.cause(), now));
            case JumpClientCommand.NodeGone gone -> dropped(JumpClientRules.nodeGone(state, gone.incarnation(), now));
            case JumpClientCommand.ReportFacts report ->
                answered(JumpClientRules.reportFacts(state, report, now), report.replyTo());
            case JumpClientCommand.ReportUninstalled report ->
                answered(JumpClientRules.reportUninstalled(state, report, now), report.replyTo());
            case JumpClientCommand.OpenSession open -> {
                starting.put(open.sessionId(), open.replyTo());
                yield answered(JumpClientRules.openSession(state, open), open.replyTo());
            }
            case JumpClientCommand.SessionJoined joined -> {
                starting.remove(joined.sessionId());
                yield Effect().noReply();
            }
            case JumpClientCommand.CancelSession cancel -> {
                starting.remove(cancel.sessionId());
                JumpClientRules.cancelSession(state, cancel.sessionId()).forEach(this::send);
                yield Effect().noReply();
            }
            case JumpClientCommand.Access access -> quietly(JumpClientRules.access(state, access.by(), now));
            case JumpClientCommand.NoteIdentityCheckFailed note ->
                quietly(JumpClientRules.identityCheckFailed(state, note.from(), now));
            case JumpClientCommand.Edit edit -> answered(JumpClientRules.edit(state, edit, now), edit.replyTo());
            case JumpClientCommand.Remove remove ->
                answered(JumpClientRules.remove(state, remove, now), remove.replyTo());
            case JumpClientCommand.HandRow ignored -> {
                hand(state, List.of());
                yield Effect().noReply();
            }
        };
    }

    private ReplyEffect<JumpClientEvent, JumpClientState> quietly(List<JumpClientEvent> events) {
        return events.isEmpty()
                ? Effect().noReply()
                : Effect()
                        .persist(events)
                        .thenRun((JumpClientState state) -> hand(state, events))
                        .thenNoReply();
    }

    /** Sessions that were being started with it cannot go on (JUMP-3). */
    private ReplyEffect<JumpClientEvent, JumpClientState> dropped(List<JumpClientEvent> events) {
        if (!events.isEmpty()) {
            JumpClientReply reply = new JumpClientReply.Refused(ErrorCode.CLIENT_NOT_CONNECTED.fault());
            starting.values().forEach(session -> session.tell(reply));
            starting.clear();
        }
        return quietly(events);
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
                    answer.run();
                    afterwards(state, verdict);
                })
                .thenNoReply();
    }

    private void afterwards(JumpClientState state, Verdict<?> verdict) {
        verdict.orders().forEach(this::send);
        if (!verdict.events().isEmpty()) {
            hand(state, verdict.events());
        }
    }

    private void send(Verdict.Order order) {
        resolver.<LinkMessage>resolveActorRef(order.to().registry()).tell(order.message());
    }

    private String registry(ActorRef<LinkMessage> ref) {
        return resolver.toSerializationFormat(ref);
    }

    private void hand(JumpClientState state, List<JumpClientEvent> events) {
        long last = lastSequenceNumber(context);
        List<JumpItems.HistoryEntry> history = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            history.add(JumpClientRows.history(events.get(i), last - events.size() + 1 + i));
        }
        handAll(state, last, history);
    }

    private void handAll(JumpClientState state, long revision, List<JumpItems.HistoryEntry> history) {
        JumpClientRows.row(state, revision).ifPresent(row -> readSide.hand(row, history));
        if (state instanceof JumpClientState.Removed) {
            identities.forget(id);
        }
    }

    @Override
    public EventHandler<JumpClientState, JumpClientEvent> eventHandler() {
        return (state, event) -> {
            if (recovering) {
                recovered.add(JumpClientRows.history(event, lastSequenceNumber(context)));
            }
            return state.on(event);
        };
    }

    @Override
    public SignalHandler<JumpClientState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    recovering = false;
                    handAll(state, lastSequenceNumber(context), List.copyOf(recovered));
                    recovered.clear();
                })
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 1);
    }
}
