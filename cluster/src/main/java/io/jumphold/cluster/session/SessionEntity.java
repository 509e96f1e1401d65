package io.jumphold.cluster.session;

import static io.jumphold.protocol.error.ErrorCode.CONNECT_FAILED;
import static io.jumphold.protocol.error.ErrorCode.CONNECT_TIMEOUT;
import static io.jumphold.protocol.error.ErrorCode.IDENTITY_CHECK_FAILED;
import static io.jumphold.protocol.error.ErrorCode.SESSION_ENDED;
import static io.jumphold.protocol.error.ErrorCode.SESSION_NOT_FOUND;
import static io.jumphold.protocol.error.ErrorCode.SESSION_START_TIMEOUT;
import static io.jumphold.protocol.error.ErrorCode.SUPERSEDED;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.list.ReadSide;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/** Carries a session from the Jump to its end; {@link SessionRules} decides. Connections and whoever waits for the start are in memory only. */
public final class SessionEntity extends EventSourcedBehavior<SessionCommand, SessionEvent, SessionState> {
    public static final EntityTypeKey<SessionCommand> KEY = EntityTypeKey.create(SessionCommand.class, "Session");

    private static final Duration ORDER_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration REPRESENTATIVE_PATIENCE = Duration.ofSeconds(60);

    private static final Duration SLEEP_AFTER = Duration.ofSeconds(30);

    private record Connected(long pipeEnd, ActorRef<PipeMessage> pipes) {}

    private final String id;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Clock clock;
    private final ReadSide readSide;
    private final BiConsumer<Integer, JumpClientCommand> clients;
    private final ActorContext<SessionCommand> context;
    private final TimerScheduler<SessionCommand> timers;
    private final Map<End, Connected> connected = new EnumMap<>(End.class);
    private @Nullable ActorRef<SessionReply> starter;

    /** The session; {@code clients} carries a command to the Jump Client of that id. */
    public static Behavior<SessionCommand> create(
            EntityContext<SessionCommand> entity,
            Clock clock,
            ReadSide readSide,
            BiConsumer<Integer, JumpClientCommand> clients) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SessionEntity(entity, clock, readSide, clients, context, timers)));
    }

    private SessionEntity(
            EntityContext<SessionCommand> entity,
            Clock clock,
            ReadSide readSide,
            BiConsumer<Integer, JumpClientCommand> clients,
            ActorContext<SessionCommand> context,
            TimerScheduler<SessionCommand> timers) {
        super(
                PersistenceId.of(KEY.name(), entity.getEntityId()),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.id = entity.getEntityId();
        this.shard = entity.getShard();
        this.clock = clock;
        this.readSide = readSide;
        this.clients = clients;
        this.context = context;
        this.timers = timers;
    }

    @Override
    public SessionState emptyState() {
        return new SessionState.Absent();
    }

    @Override
    public CommandHandler<SessionCommand, SessionEvent, SessionState> commandHandler() {
        return (state, command) -> switch (command) {
            case SessionCommand.Start start -> start(state, start);
            case SessionCommand.ClientAnswered answered -> clientAnswered(state, answered.reply());
            case SessionCommand.Opening opening -> opening(state, opening.clientId());
            case SessionCommand.Failed(int clientId, Fault fault) ->
                SessionRules.waitsFor(state, clientId)
                        ? startFailed(state, SessionRules.clientsFault(fault))
                        : Effect().none();
            case SessionCommand.Expired expired -> expired(state, expired.fault());
            case SessionCommand.Join join -> join(state, join);
            case SessionCommand.Left left -> left(state, left);
            case SessionCommand.Finish finish -> finish(state, finish);
            case SessionCommand.IssueTicket issue -> issueTicket(state, issue.replyTo());
            case SessionCommand.Wake ignored -> Effect().none();
            case SessionCommand.Sleep ignored -> {
                if (!(state instanceof SessionState.Open)) {
                    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
                }
                yield Effect().none();
            }
        };
    }

    private Effect<SessionEvent, SessionState> start(SessionState state, SessionCommand.Start start) {
        if (!(state instanceof SessionState.Absent)) {
            return refuse(start.replyTo(), SESSION_ENDED.fault());
        }
        starter = start.replyTo();
        byte[] ticket = Keys.random(32);
        var requested = new SessionEvent.Requested(
                start.clientId(),
                start.clientName(),
                start.userId(),
                start.userName(),
                Keys.hashHex(ticket),
                clock.instant());
        return Effect().persist(requested).thenRun(next -> {
            hand(next);
            timers.startSingleTimer("start", new SessionCommand.Expired(SESSION_START_TIMEOUT.fault()), ORDER_PATIENCE);
            ActorRef<JumpClientReply> answer =
                    context.messageAdapter(JumpClientReply.class, SessionCommand.ClientAnswered::new);
            clients.accept(
                    start.clientId(),
                    new JumpClientCommand.OpenSession(id, ticket, CONNECT_PATIENCE.toMillis(), answer));
        });
    }

    private Effect<SessionEvent, SessionState> clientAnswered(SessionState state, @Nullable JumpClientReply reply) {
        if (!(state instanceof SessionState.Open open) || open.clientJoined()) {
            return Effect().none();
        }
        return switch (reply) {
            case JumpClientReply.Ordered(byte[] publicKey) ->
                Effect().persist(new SessionEvent.ClientOrdered(publicKey, clock.instant()));
            case JumpClientReply.Refused(Fault fault) -> startFailed(state, fault);
            case null, default -> startFailed(state, SESSION_START_TIMEOUT.fault());
        };
    }

    private Effect<SessionEvent, SessionState> opening(SessionState state, int clientId) {
        if (SessionRules.waitsFor(state, clientId)) {
            timers.startSingleTimer("start", new SessionCommand.Expired(CONNECT_TIMEOUT.fault()), CONNECT_PATIENCE);
        }
        return Effect().none();
    }

    private Effect<SessionEvent, SessionState> expired(SessionState state, Fault fault) {
        return SessionRules.waitsForClient(state)
                ? startFailed(state, fault)
                : state instanceof SessionState.Open open && !connected.containsKey(End.REPRESENTATIVE)
                        ? end(open, "representative_gone")
                        : Effect().none();
    }

    private Effect<SessionEvent, SessionState> startFailed(SessionState state, Fault fault) {
        if (!SessionRules.waitsForClient(state)) {
            return Effect().none();
        }
        SessionState.Open open = (SessionState.Open) state;
        return end(open, fault.code()).thenRun(ignored -> answerStarter(new SessionReply.Refused(fault)));
    }

    private Effect<SessionEvent, SessionState> join(SessionState state, SessionCommand.Join join) {
        Instant now = clock.instant();
        Optional<Fault> fault = SessionRules.whyNoJoin(state, join, now);
        if (fault.isPresent()) {
            join.pipes().tell(new PipeMessage.Rejected(join.pipeEnd(), fault.get()));
            return fault.get().is(IDENTITY_CHECK_FAILED)
                    ? impostor(state, join, fault.get())
                    : Effect().none();
        }
        End end = join.claim() == null ? End.REPRESENTATIVE : End.JUMP_CLIENT;
        Connected otherEnd = connected.get(end == End.JUMP_CLIENT ? End.REPRESENTATIVE : End.JUMP_CLIENT);
        if (otherEnd != null && !otherEnd.pipes().equals(join.pipes())) {
            join.pipes()
                    .tell(new PipeMessage.Rejected(
                            join.pipeEnd(),
                            CONNECT_FAILED.fault("The two ends of this session are at different nodes.")));
            return Effect().none();
        }
        byte[] rejoinTicket = Keys.random(32);
        var joined = new SessionEvent.Joined(end, Keys.hashHex(rejoinTicket), now);
        byte[] ticket = Keys.random(32);
        List<SessionEvent> events = end == End.JUMP_CLIENT
                ? List.of(
                        joined,
                        new SessionEvent.TicketIssued(Keys.hashHex(ticket), now.plus(REPRESENTATIVE_PATIENCE), now))
                : List.of(joined);
        return Effect().persist(events).thenRun(next -> {
            hand(next);
            replace(end, new Connected(join.pipeEnd(), join.pipes()));
            join.pipes().tell(new PipeMessage.Admitted(join.pipeEnd(), id, rejoinTicket));
            if (end == End.JUMP_CLIENT) {
                timers.startSingleTimer(
                        "start", new SessionCommand.Expired(SESSION_ENDED.fault()), REPRESENTATIVE_PATIENCE);
                clients.accept(
                        ((SessionState.Open) next).parties().clientId(), new JumpClientCommand.SessionJoined(id));
                answerStarter(new SessionReply.Ready(session(next), ticket));
            } else {
                timers.cancel("start");
                SessionState.Parties parties = ((SessionState.Open) next).parties();
                clients.accept(parties.clientId(), new JumpClientCommand.Access(parties.userName()));
            }
            spliceIfComplete();
        });
    }

    private Effect<SessionEvent, SessionState> impostor(SessionState state, SessionCommand.Join join, Fault fault) {
        SessionState.Open open = (SessionState.Open) state;
        clients.accept(open.parties().clientId(), new JumpClientCommand.NoteIdentityCheckFailed(join.remoteAddress()));
        return startFailed(state, fault);
    }

    private void replace(End end, Connected newer) {
        Connected older = connected.put(end, newer);
        if (older != null) {
            older.pipes().tell(new PipeMessage.Close(older.pipeEnd(), SUPERSEDED.fault()));
        }
    }

    private void spliceIfComplete() {
        Connected client = connected.get(End.JUMP_CLIENT);
        Connected representative = connected.get(End.REPRESENTATIVE);
        if (client != null && representative != null) {
            client.pipes().tell(new PipeMessage.Splice(client.pipeEnd(), representative.pipeEnd()));
        }
    }

    private Effect<SessionEvent, SessionState> left(SessionState state, SessionCommand.Left left) {
        Connected gone = new Connected(left.pipeEnd(), left.pipes());
        if (state instanceof SessionState.Open open) {
            if (gone.equals(connected.get(End.JUMP_CLIENT))) {
                connected.remove(End.JUMP_CLIENT);
                return end(open, "client_gone");
            }
            if (gone.equals(connected.get(End.REPRESENTATIVE))) {
                connected.remove(End.REPRESENTATIVE);
                return end(open, left.orderly() ? "ended_by_owner" : "representative_gone");
            }
        }
        return Effect().none();
    }

    private Effect<SessionEvent, SessionState> finish(SessionState state, SessionCommand.Finish finish) {
        return switch (state) {
            case SessionState.Absent ignored -> refuse(finish.replyTo(), SESSION_NOT_FOUND.fault());
            case SessionState.Closed closed ->
                Effect().none().thenRun(ignored -> finish.replyTo().tell(new SessionReply.Ended(session(closed))));
            case SessionState.Open open ->
                end(open, finish.cause()).thenRun(next -> {
                    answerStarter(new SessionReply.Refused(SESSION_ENDED.fault()));
                    finish.replyTo().tell(new SessionReply.Ended(session(next)));
                });
        };
    }

    private Effect<SessionEvent, SessionState> issueTicket(SessionState state, ActorRef<SessionReply> replyTo) {
        if (!(state instanceof SessionState.Open open) || !open.clientJoined()) {
            return refuse(replyTo, SESSION_ENDED.fault());
        }
        byte[] ticket = Keys.random(32);
        Instant now = clock.instant();
        return Effect()
                .persist(new SessionEvent.TicketIssued(Keys.hashHex(ticket), now.plus(REPRESENTATIVE_PATIENCE), now))
                .thenRun(next -> replyTo.tell(new SessionReply.Ready(session(next), ticket)));
    }

    private EffectBuilder<SessionEvent, SessionState> end(SessionState.Open open, String cause) {
        return Effect().persist(new SessionEvent.Ended(cause, clock.instant())).thenRun(next -> {
            hand(next);
            timers.cancelAll();
            sleepSoon();
            connected
                    .values()
                    .forEach(end -> end.pipes().tell(new PipeMessage.Close(end.pipeEnd(), SESSION_ENDED.fault())));
            connected.clear();
            clients.accept(open.parties().clientId(), new JumpClientCommand.CancelSession(id));
        });
    }

    /** An open session stays in memory, for its connections are known nowhere else; any other goes after a while. */
    private void sleepSoon() {
        timers.startSingleTimer(new SessionCommand.Sleep(), SLEEP_AFTER);
    }

    private void answerStarter(SessionReply reply) {
        if (starter != null) {
            starter.tell(reply);
            starter = null;
        }
    }

    private Effect<SessionEvent, SessionState> refuse(ActorRef<SessionReply> replyTo, Fault fault) {
        return Effect().none().thenRun(ignored -> replyTo.tell(new SessionReply.Refused(fault)));
    }

    private Sessions.Session session(SessionState state) {
        return Objects.requireNonNull(SessionState.record(id, state));
    }

    private void hand(SessionState state) {
        Sessions.Session session = SessionState.record(id, state);
        if (session != null) {
            readSide.hand(session, lastSequenceNumber(context));
        }
    }

    @Override
    public EventHandler<SessionState, SessionEvent> eventHandler() {
        return SessionState::on;
    }

    @Override
    public SignalHandler<SessionState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    hand(state);
                    sleepSoon();
                    if (state instanceof SessionState.Open) {
                        // Its connections went with the node that held them.
                        context.getSelf()
                                .tell(new SessionCommand.Finish(
                                        "node_gone", context.getSystem().ignoreRef()));
                    }
                })
                .build();
    }
}
