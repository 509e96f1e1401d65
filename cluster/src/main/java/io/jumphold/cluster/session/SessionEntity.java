package io.jumphold.cluster.session;

import static io.jumphold.protocol.error.ErrorCode.IDENTITY_CHECK_FAILED;
import static io.jumphold.protocol.error.ErrorCode.INTERNAL_ERROR;
import static io.jumphold.protocol.error.ErrorCode.SESSION_ENDED;
import static io.jumphold.protocol.error.ErrorCode.SESSION_NOT_FOUND;

import io.jumphold.cluster.Restarts;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.list.ReadSide;
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

/**
 * Carries a session from the Jump to its end; {@link SessionRules} decides. Connections and whoever waits for the start are in memory only: what recovers
 * believes that both ends are away, until they come back or their registries say that they never went.
 */
public final class SessionEntity extends EventSourcedBehavior<SessionCommand, SessionEvent, SessionState> {
    public static final EntityTypeKey<SessionCommand> KEY = EntityTypeKey.create(SessionCommand.class, "Session");

    private static final Duration SLEEP_AFTER = Duration.ofSeconds(30);

    private final String id;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Clock clock;
    private final ReadSide readSide;
    private final BiConsumer<Integer, JumpClientCommand> clients;
    private final ActorContext<SessionCommand> context;
    private final TimerScheduler<SessionCommand> timers;
    private final Ends ends;
    private final Starter starter;
    private boolean restarted;

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
        this.ends = new Ends(context, timers);
        this.starter = new Starter(timers);
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
            case SessionCommand.Opening(int clientId) -> {
                if (SessionRules.waitsFor(state, clientId)) {
                    starter.opening();
                }
                yield Effect().none();
            }
            case SessionCommand.Failed(int clientId, Fault fault) ->
                SessionRules.waitsFor(state, clientId)
                        ? startFailed(state, SessionRules.clientsFault(fault))
                        : Effect().none();
            case SessionCommand.Expired(var step) -> startFailed(state, SessionRules.tookTooLong(step));
            case SessionCommand.Join join -> join(state, join);
            case SessionCommand.StillHere(var held, boolean spliced) -> stillHere(state, held, spliced);
            case SessionCommand.Left(var held, boolean orderly) -> left(state, held, orderly);
            case SessionCommand.RegistryGone(var pipes) -> {
                ends.gone(pipes);
                yield Effect().none();
            }
            case SessionCommand.Silent(End end) -> {
                ends.gone(end);
                yield Effect().none();
            }
            case SessionCommand.Missing(End end) -> missing(state, end);
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
        starter.asks(start.replyTo());
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
            starter.ordered();
            clients.accept(
                    start.clientId(),
                    new JumpClientCommand.OpenSession(
                            id, ticket, start.addresses(), Starter.CONNECT_PATIENCE.toMillis(), clientsAnswers()));
        });
    }

    private ActorRef<JumpClientReply> clientsAnswers() {
        return context.messageAdapter(JumpClientReply.class, SessionCommand.ClientAnswered::new);
    }

    private Effect<SessionEvent, SessionState> clientAnswered(SessionState state, JumpClientReply reply) {
        if (reply instanceof JumpClientReply.Removed && state instanceof SessionState.Open open) {
            return end(open, "client_removed");
        }
        if (!SessionRules.waitsForClient(state)) {
            return Effect().none();
        }
        return switch (reply) {
            case JumpClientReply.Ordered(byte[] publicKey) ->
                Effect()
                        .persist(new SessionEvent.ClientOrdered(publicKey, clock.instant()))
                        .thenUnstashAll();
            case JumpClientReply.Refused(Fault fault) -> startFailed(state, fault);
            case JumpClientReply.Done _,
                    JumpClientReply.Edited _,
                    JumpClientReply.MayBeWoken _,
                    JumpClientReply.Removed _ -> Effect().none();
        };
    }

    private Effect<SessionEvent, SessionState> startFailed(SessionState state, Fault fault) {
        return SessionRules.waitsForClient(state)
                ? end(
                        (SessionState.Open) state,
                        fault.code(),
                        ignored -> starter.answer(new SessionReply.Refused(fault)))
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
        byte[] rejoinTicket = Keys.random(32);
        var joined = new SessionEvent.Joined(end, join.ticketHash(), Keys.hashHex(rejoinTicket), now);
        var admitted = new PipeMessage.Admitted(join.pipeEnd(), id, end, rejoinTicket);
        if (open.tickets(end).used()) {
            return Effect().persist(joined).thenRun(next -> takesPlace(next, join, admitted));
        }
        return switch (end) {
            case JUMP_CLIENT -> {
                byte[] ticket = Keys.random(32);
                yield Effect().persist(List.of(joined, issued(ticket, now))).thenRun(next -> {
                    starter.arrived();
                    takesPlace(next, join, admitted);
                    starter.answer(new SessionReply.Ready(record(next), ticket));
                });
            }
            case REPRESENTATIVE ->
                Effect().persist(joined).thenRun(next -> {
                    takesPlace(next, join, admitted);
                    SessionState.Parties parties = open.parties();
                    clients.accept(parties.clientId(), new JumpClientCommand.Access(parties.userName()));
                });
        };
    }

    private void takesPlace(SessionState state, SessionCommand.Join join, PipeMessage.Admitted admitted) {
        hand(state);
        ends.joined(join, admitted);
        if (admitted.end() == End.JUMP_CLIENT) {
            tellClientThatItRuns(state);
        }
    }

    /** Its entity remembers it no longer than it stays in memory. */
    private void tellClientThatItRuns(SessionState state) {
        if (state instanceof SessionState.Open open) {
            clients.accept(open.parties().clientId(), new JumpClientCommand.SessionRuns(id, clientsAnswers()));
        }
    }

    private Effect<SessionEvent, SessionState> stillHere(
            SessionState state, SessionCommand.Held held, boolean spliced) {
        if (SessionRules.isNewest(state, held)) {
            ends.stillHere(held, spliced);
            if (held.end() == End.JUMP_CLIENT) {
                tellClientThatItRuns(state);
            }
        } else {
            Fault why = SessionRules.whyNotHere(state, held, ends.has(held.end()));
            held.pipes().tell(new PipeMessage.Close(held.pipeEnd(), why));
        }
        return Effect().none();
    }

    private Effect<SessionEvent, SessionState> rejected(SessionState state, SessionCommand.Join join, Fault fault) {
        join.pipes().tell(new PipeMessage.Rejected(join.pipeEnd(), fault));
        if (!(state instanceof SessionState.Open open) || !fault.is(IDENTITY_CHECK_FAILED)) {
            return Effect().none();
        }
        clients.accept(open.parties().clientId(), new JumpClientCommand.NoteIdentityCheckFailed(join.remoteAddress()));
        return startFailed(state, fault);
    }

    /** It counts also where this session has moved since and has not heard of that connection yet. */
    private Effect<SessionEvent, SessionState> left(SessionState state, SessionCommand.Held held, boolean orderly) {
        if (!(state instanceof SessionState.Open open) || !SessionRules.isNewest(state, held)) {
            return Effect().none();
        }
        Optional<String> cause = SessionRules.endsWith(held.end(), orderly);
        if (cause.isPresent()) {
            ends.forget(held.end());
            return end(open, cause.get());
        }
        ends.gone(held.end());
        return Effect().none();
    }

    private Effect<SessionEvent, SessionState> missing(SessionState state, End end) {
        return state instanceof SessionState.Open open && !ends.has(end)
                ? end(open, SessionRules.endsWithout(end))
                : Effect().none();
    }

    private Effect<SessionEvent, SessionState> finish(SessionState state, SessionCommand.Finish finish) {
        return switch (state) {
            case SessionState.Absent ignored ->
                reply(finish.replyTo(), new SessionReply.Refused(SESSION_NOT_FOUND.fault()));
            case SessionState.Closed closed -> reply(finish.replyTo(), new SessionReply.Ended(record(closed)));
            case SessionState.Open open ->
                end(open, finish.cause(), next -> {
                    starter.answer(new SessionReply.Refused(SESSION_ENDED.fault()));
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
            ends.awaitAnew(End.REPRESENTATIVE);
            replyTo.tell(new SessionReply.Ready(record(next), ticket));
        });
    }

    private static SessionEvent.TicketIssued issued(byte[] ticket, Instant now) {
        return new SessionEvent.TicketIssued(Keys.hashHex(ticket), now.plus(Ends.PATIENCE), now);
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
                    ends.closeAll(SESSION_ENDED.fault());
                    clients.accept(open.parties().clientId(), new JumpClientCommand.CancelSession(id));
                    afterwards.accept(next);
                })
                .thenUnstashAll();
    }

    /** An open session stays in memory, for its connections are known nowhere else; any other goes after a while. */
    private void sleepSoon() {
        timers.startSingleTimer(new SessionCommand.Sleep(), SLEEP_AFTER);
    }

    private void letGo() {
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
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
                .onSignal(RecoveryCompleted.instance(), this::recovered)
                .build();
    }

    private void recovered(SessionState state) {
        hand(state);
        sleepSoon();
        starter.answer(new SessionReply.Refused(INTERNAL_ERROR.fault()));
        Optional<String> cause = SessionRules.endsAtRecovery(state, restarted);
        if (cause.isPresent()) {
            context.getSelf()
                    .tell(new SessionCommand.Finish(
                            cause.get(), context.getSystem().ignoreRef()));
        } else if (state instanceof SessionState.Open) {
            ends.await();
            tellClientThatItRuns(state);
            // After a failed write of several events Pekko leaves what waits until one more command has come.
            context.getSelf().tell(new SessionCommand.Wake());
        }
        restarted = true;
    }
}
