package io.jumphold.cluster.session;

import static io.jumphold.protocol.error.ErrorCode.CONNECT_FAILED;
import static io.jumphold.protocol.error.ErrorCode.CONNECT_TIMEOUT;
import static io.jumphold.protocol.error.ErrorCode.IDENTITY_CHECK_FAILED;
import static io.jumphold.protocol.error.ErrorCode.INTERNAL_ERROR;
import static io.jumphold.protocol.error.ErrorCode.SESSION_ENDED;
import static io.jumphold.protocol.error.ErrorCode.SESSION_NOT_FOUND;
import static io.jumphold.protocol.error.ErrorCode.SESSION_START_TIMEOUT;

import io.jumphold.cluster.Restarts;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.list.ReadSide;
import io.jumphold.cluster.session.SessionCommand.Step;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
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

    private final String id;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Clock clock;
    private final ReadSide readSide;
    private final BiConsumer<Integer, JumpClientCommand> clients;
    private final ActorContext<SessionCommand> context;
    private final TimerScheduler<SessionCommand> timers;
    private final Ends ends = new Ends();
    private @Nullable ActorRef<SessionReply> starter;

    /** What an open session that has just recovered ends of: its connections went with the node that held them, or one of its writes failed. */
    private String causeAtRecovery = "node_gone";

    /** The session of this id; {@code clients} carries a command to the Jump Client of that id. */
    public static Behavior<SessionCommand> create(
            String id,
            ActorRef<ClusterSharding.ShardCommand> shard,
            Clock clock,
            ReadSide readSide,
            BiConsumer<Integer, JumpClientCommand> clients) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SessionEntity(id, shard, clock, readSide, clients, context, timers)));
    }

    private SessionEntity(
            String id,
            ActorRef<ClusterSharding.ShardCommand> shard,
            Clock clock,
            ReadSide readSide,
            BiConsumer<Integer, JumpClientCommand> clients,
            ActorContext<SessionCommand> context,
            TimerScheduler<SessionCommand> timers) {
        super(PersistenceId.of(KEY.name(), id), Restarts.afterFailedWrite());
        this.id = id;
        this.shard = shard;
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
        return this::on;
    }

    private Effect<SessionEvent, SessionState> on(SessionState state, SessionCommand command) {
        if (state instanceof SessionState.Absent && !(command instanceof SessionCommand.Start)) {
            // Strangers may name any session; none of them is to stay in memory.
            letGo();
        }
        return switch (command) {
            case SessionCommand.Start start -> start(state, start);
            case SessionCommand.ClientAnswered(var reply) -> clientAnswered(state, reply);
            case SessionCommand.Opening(int clientId) -> opening(state, clientId);
            case SessionCommand.Failed(int clientId, Fault fault) ->
                SessionRules.waitsFor(state, clientId)
                        ? startFailed(state, SessionRules.clientsFault(fault))
                        : Effect().none();
            case SessionCommand.Expired(var step) -> expired(state, step);
            case SessionCommand.Join join -> join(state, join);
            case SessionCommand.Left left -> left(state, left);
            case SessionCommand.Finish finish -> finish(state, finish);
            case SessionCommand.IssueTicket(var replyTo) -> issueTicket(state, replyTo);
            case SessionCommand.Wake ignored -> {
                hand(state);
                yield Effect().none();
            }
            case SessionCommand.Sleep ignored -> {
                if (!(state instanceof SessionState.Open)) {
                    letGo();
                }
                yield Effect().none();
            }
        };
    }

    private Effect<SessionEvent, SessionState> start(SessionState state, SessionCommand.Start start) {
        if (!(state instanceof SessionState.Absent)) {
            return reply(start.replyTo(), new SessionReply.Refused(SESSION_ENDED.fault()));
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
            await(Step.ORDER, ORDER_PATIENCE);
            ActorRef<JumpClientReply> answer =
                    context.messageAdapter(JumpClientReply.class, SessionCommand.ClientAnswered::new);
            clients.accept(
                    start.clientId(),
                    new JumpClientCommand.OpenSession(id, ticket, CONNECT_PATIENCE.toMillis(), answer));
        });
    }

    private Effect<SessionEvent, SessionState> clientAnswered(SessionState state, JumpClientReply reply) {
        if (!SessionRules.waitsForClient(state)) {
            return Effect().none();
        }
        return switch (reply) {
            case JumpClientReply.Ordered(byte[] publicKey) ->
                Effect()
                        .persist(new SessionEvent.ClientOrdered(publicKey, clock.instant()))
                        .thenUnstashAll();
            case JumpClientReply.Refused(Fault fault) -> startFailed(state, fault);
            case JumpClientReply.Done _, JumpClientReply.Edited _ -> Effect().none();
        };
    }

    /** Only the first word counts, so that a machine cannot draw a start out. */
    private Effect<SessionEvent, SessionState> opening(SessionState state, int clientId) {
        if (SessionRules.waitsFor(state, clientId) && timers.isTimerActive(Step.ORDER)) {
            timers.cancel(Step.ORDER);
            await(Step.CONNECT, CONNECT_PATIENCE);
        }
        return Effect().none();
    }

    private Effect<SessionEvent, SessionState> expired(SessionState state, Step step) {
        return switch (step) {
            case ORDER -> startFailed(state, SESSION_START_TIMEOUT.fault());
            case CONNECT -> startFailed(state, CONNECT_TIMEOUT.fault());
            case REPRESENTATIVE ->
                state instanceof SessionState.Open open && !ends.has(End.REPRESENTATIVE)
                        ? end(open, "representative_gone")
                        : Effect().none();
        };
    }

    private Effect<SessionEvent, SessionState> startFailed(SessionState state, Fault fault) {
        return SessionRules.waitsForClient(state)
                ? end(
                        (SessionState.Open) state,
                        fault.code(),
                        ignored -> answerStarter(new SessionReply.Refused(fault)))
                : Effect().none();
    }

    private Effect<SessionEvent, SessionState> join(SessionState state, SessionCommand.Join join) {
        Instant now = clock.instant();
        if (SessionRules.comesEarly(state, join, now)) {
            return Effect().stash();
        }
        Optional<Fault> fault = SessionRules.whyNoJoin(state, join, now);
        if (fault.isPresent()) {
            return rejected(state, join, fault.get());
        }
        SessionState.Open open = (SessionState.Open) state;
        End end = join.claim() == null ? End.REPRESENTATIVE : End.JUMP_CLIENT;
        if (!ends.fits(end, join.pipes())) {
            return rejected(state, join, CONNECT_FAILED.fault("The two ends of this session are at different nodes."));
        }
        byte[] rejoinTicket = Keys.random(32);
        var joined = new SessionEvent.Joined(end, Keys.hashHex(rejoinTicket), now);
        var admitted = new PipeMessage.Admitted(join.pipeEnd(), id, rejoinTicket);
        if (end == End.JUMP_CLIENT && !open.clientJoined()) {
            byte[] ticket = Keys.random(32);
            return Effect().persist(List.of(joined, issued(ticket, now))).thenRun(next -> {
                hand(next);
                ends.joined(end, join, admitted);
                timers.cancel(Step.ORDER);
                timers.cancel(Step.CONNECT);
                await(Step.REPRESENTATIVE, REPRESENTATIVE_PATIENCE);
                clients.accept(open.parties().clientId(), new JumpClientCommand.SessionJoined(id));
                answerStarter(new SessionReply.Ready(record(next), ticket));
            });
        }
        return Effect().persist(joined).thenRun(next -> {
            hand(next);
            ends.joined(end, join, admitted);
            if (end == End.REPRESENTATIVE) {
                timers.cancel(Step.REPRESENTATIVE);
                if (!open.representativeJoined()) {
                    SessionState.Parties parties = open.parties();
                    clients.accept(parties.clientId(), new JumpClientCommand.Access(parties.userName()));
                }
            }
        });
    }

    private Effect<SessionEvent, SessionState> rejected(SessionState state, SessionCommand.Join join, Fault fault) {
        join.pipes().tell(new PipeMessage.Rejected(join.pipeEnd(), fault));
        if (!(state instanceof SessionState.Open open) || !fault.is(IDENTITY_CHECK_FAILED)) {
            return Effect().none();
        }
        clients.accept(open.parties().clientId(), new JumpClientCommand.NoteIdentityCheckFailed(join.remoteAddress()));
        return startFailed(state, fault);
    }

    private Effect<SessionEvent, SessionState> left(SessionState state, SessionCommand.Left left) {
        Optional<End> end = ends.left(left);
        if (!(state instanceof SessionState.Open open) || end.isEmpty()) {
            return Effect().none();
        }
        return switch (end.get()) {
            case JUMP_CLIENT -> end(open, "client_gone");
            case REPRESENTATIVE -> end(open, left.orderly() ? "ended_by_owner" : "representative_gone");
        };
    }

    private Effect<SessionEvent, SessionState> finish(SessionState state, SessionCommand.Finish finish) {
        return switch (state) {
            case SessionState.Absent ignored ->
                reply(finish.replyTo(), new SessionReply.Refused(SESSION_NOT_FOUND.fault()));
            case SessionState.Closed closed -> reply(finish.replyTo(), new SessionReply.Ended(record(closed)));
            case SessionState.Open open ->
                end(open, finish.cause(), next -> {
                    answerStarter(new SessionReply.Refused(SESSION_ENDED.fault()));
                    finish.replyTo().tell(new SessionReply.Ended(record(next)));
                });
        };
    }

    private Effect<SessionEvent, SessionState> issueTicket(SessionState state, ActorRef<SessionReply> replyTo) {
        Optional<Fault> fault = SessionRules.whyNoTicket(state);
        if (fault.isPresent()) {
            return reply(replyTo, new SessionReply.Refused(fault.get()));
        }
        byte[] ticket = Keys.random(32);
        return Effect().persist(issued(ticket, clock.instant())).thenRun(next -> {
            if (!ends.has(End.REPRESENTATIVE)) {
                await(Step.REPRESENTATIVE, REPRESENTATIVE_PATIENCE);
            }
            replyTo.tell(new SessionReply.Ready(record(next), ticket));
        });
    }

    private static SessionEvent.TicketIssued issued(byte[] ticket, Instant now) {
        return new SessionEvent.TicketIssued(Keys.hashHex(ticket), now.plus(REPRESENTATIVE_PATIENCE), now);
    }

    private Effect<SessionEvent, SessionState> end(SessionState.Open open, String cause) {
        return end(open, cause, ignored -> {});
    }

    private Effect<SessionEvent, SessionState> end(
            SessionState.Open open, String cause, Consumer<SessionState> afterwards) {
        return Effect()
                .persist(new SessionEvent.Ended(cause, clock.instant()))
                .thenRun(next -> {
                    hand(next);
                    timers.cancelAll();
                    sleepSoon();
                    ends.closeAll();
                    clients.accept(open.parties().clientId(), new JumpClientCommand.CancelSession(id));
                    afterwards.accept(next);
                })
                .thenUnstashAll();
    }

    private void await(Step step, Duration patience) {
        timers.startSingleTimer(step, new SessionCommand.Expired(step), patience);
    }

    /** An open session stays in memory, for its connections are known nowhere else; any other goes after a while. */
    private void sleepSoon() {
        timers.startSingleTimer(new SessionCommand.Sleep(), SLEEP_AFTER);
    }

    private void letGo() {
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }

    private void answerStarter(SessionReply reply) {
        if (starter != null) {
            starter.tell(reply);
            starter = null;
        }
    }

    private Effect<SessionEvent, SessionState> reply(ActorRef<SessionReply> replyTo, SessionReply reply) {
        return Effect().none().thenRun(ignored -> replyTo.tell(reply));
    }

    private Sessions.Session record(SessionState state) {
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
                    answerStarter(new SessionReply.Refused(INTERNAL_ERROR.fault()));
                    if (state instanceof SessionState.Open) {
                        context.getSelf()
                                .tell(new SessionCommand.Finish(
                                        causeAtRecovery, context.getSystem().ignoreRef()));
                    }
                    causeAtRecovery = INTERNAL_ERROR.code();
                })
                .build();
    }
}
