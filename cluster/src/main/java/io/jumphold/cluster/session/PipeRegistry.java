package io.jumphold.cluster.session;

import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.link.Trunk;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.wire.ClientFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** One for each node: the ends of sessions' pipes whose connections are here. Relays nothing itself; the front door splices, also across nodes. */
public final class PipeRegistry extends AbstractBehavior<PipeMessage> {
    private record Asked(PipeEnd end, CompletableFuture<Machines.Joining> answer) {}

    private record Joined(String sessionId, End end, String ticketHash, PipeEnd pipe, boolean spliced) {
        Joined withSplice() {
            return new Joined(sessionId, end, ticketHash, pipe, true);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int KEY_BYTES = 32;
    private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(5);

    private final TimerScheduler<PipeMessage> timers;
    private final String siteId;
    private final String trunks;
    private final BiConsumer<String, SessionCommand> sessions;
    private final Map<Long, Asked> asked = new HashMap<>();
    private final Map<Long, Joined> ends = new HashMap<>();
    private final IdentityHashMap<PipeEnd, Long> numbers = new IdentityHashMap<>();
    private long last;

    /**
     * The registry.
     *
     * @param trunks {@code host:port} where other nodes open trunks to this one
     * @param sessions carries a command to the session of that id
     */
    public static Behavior<PipeMessage> create(
            String siteId, String trunks, BiConsumer<String, SessionCommand> sessions) {
        Behavior<PipeMessage> registry = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new PipeRegistry(context, timers, siteId, trunks, sessions)));
        // An end that throws is that end's defect: the others stay.
        return Behaviors.supervise(registry).onFailure(SupervisorStrategy.resume());
    }

    private PipeRegistry(
            ActorContext<PipeMessage> context,
            TimerScheduler<PipeMessage> timers,
            String siteId,
            String trunks,
            BiConsumer<String, SessionCommand> sessions) {
        super(context);
        this.timers = timers;
        this.siteId = siteId;
        this.trunks = trunks;
        this.sessions = sessions;
        timers.startTimerWithFixedDelay(new PipeMessage.Announce(), ANNOUNCE_EVERY);
    }

    @Override
    public Receive<PipeMessage> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<PipeMessage> on(PipeMessage message) {
        switch (message) {
            case PipeMessage.Joining joining -> joining(joining);
            case PipeMessage.Gone(String sessionId, PipeEnd end, boolean orderly) -> gone(sessionId, end, orderly);
            case PipeMessage.Admitted admitted -> admitted(admitted);
            case PipeMessage.Rejected(long number, var fault) -> answer(number, new Machines.Joining.Refused(fault));
            case PipeMessage.GiveUp(long number) ->
                answer(number, new Machines.Joining.Refused(ErrorCode.SERVER_BUSY.fault()));
            case PipeMessage.Splice(long one, long other) -> splice(one, other);
            case PipeMessage.SpliceAfar(long number, long otherNumber, var other) -> await(number, otherNumber, other);
            case PipeMessage.Dial(long number, String address, byte[] key) ->
                splice(number, new Trunk.Dialled(address, key));
            case PipeMessage.Announce ignored -> ends.forEach(this::announce);
            case PipeMessage.Close(long number, var fault) -> {
                Joined end = forget(number);
                if (end != null) {
                    end.pipe().close(fault);
                }
            }
        }
        return this;
    }

    private void joining(PipeMessage.Joining joining) {
        long number = ++last;
        asked.put(number, new Asked(joining.end(), joining.answer()));
        numbers.put(joining.end(), number);
        timers.startSingleTimer(number, new PipeMessage.GiveUp(number), PATIENCE);
        ClientFrame.Join join = joining.join();
        Connection connection = joining.connection();
        ClientFrame.MachineProof machine = join.machine();
        SessionCommand.MachineClaim claim = machine == null
                ? null
                : new SessionCommand.MachineClaim(
                        machine.clientId(),
                        new Proof(
                                Proof.SESSION,
                                siteId,
                                connection.serverNonce(),
                                machine.nonce(),
                                connection.serverKeyHash()),
                        machine.proof());
        sessions.accept(
                join.sessionId(),
                new SessionCommand.Join(
                        Keys.hashHex(join.ticket()),
                        claim,
                        connection.remoteAddress(),
                        number,
                        getContext().getSelf()));
    }

    private void admitted(PipeMessage.Admitted admitted) {
        long number = admitted.pipeEnd();
        String ticketHash = Keys.hashHex(admitted.rejoinTicket());
        Asked waiting = asked.get(number);
        if (waiting == null) {
            left(admitted.sessionId(), held(number, admitted.end(), ticketHash), false);
            return;
        }
        ends.put(number, new Joined(admitted.sessionId(), admitted.end(), ticketHash, waiting.end(), false));
        answer(number, new Machines.Joining.Joined(admitted.sessionId(), admitted.rejoinTicket()));
    }

    private void splice(long one, long other) {
        Joined first = ends.get(one);
        Joined second = ends.get(other);
        if (first != null && second != null && !first.spliced() && !second.spliced()) {
            ends.put(one, first.withSplice());
            ends.put(other, second.withSplice());
            first.pipe().splice(second.pipe());
        }
    }

    /** The other node is asked only when its key is known here. */
    private void await(long number, long otherNumber, ActorRef<PipeMessage> other) {
        byte[] key = Keys.random(KEY_BYTES);
        if (splice(number, new Trunk.Awaited(key))) {
            other.tell(new PipeMessage.Dial(otherNumber, trunks, key));
        }
    }

    private boolean splice(long number, Trunk trunk) {
        Joined end = ends.get(number);
        if (end == null || end.spliced()) {
            return false;
        }
        ends.put(number, end.withSplice());
        end.pipe().splice(trunk);
        return true;
    }

    private void announce(long number, Joined end) {
        sessions.accept(
                end.sessionId(),
                new SessionCommand.StillHere(held(number, end.end(), end.ticketHash()), end.spliced()));
    }

    private SessionCommand.Held held(long number, End end, String ticketHash) {
        return new SessionCommand.Held(end, ticketHash, number, getContext().getSelf());
    }

    private void answer(long number, Machines.Joining joining) {
        timers.cancel(number);
        Asked waiting = asked.remove(number);
        if (waiting != null) {
            if (!ends.containsKey(number)) {
                numbers.remove(waiting.end());
            }
            waiting.answer().complete(joining);
        }
    }

    /** One that is gone before its session has admitted it is given up: the session hears of it when it does. */
    private void gone(String sessionId, PipeEnd end, boolean orderly) {
        Long number = numbers.get(end);
        if (number == null) {
            return;
        }
        Joined joined = forget(number);
        if (joined != null) {
            left(sessionId, held(number, joined.end(), joined.ticketHash()), orderly);
        }
        answer(number, new Machines.Joining.Refused(ErrorCode.PEER_GONE.fault()));
    }

    private void left(String sessionId, SessionCommand.Held held, boolean orderly) {
        sessions.accept(sessionId, new SessionCommand.Left(held, orderly));
    }

    private @Nullable Joined forget(long number) {
        Joined end = ends.remove(number);
        if (end != null) {
            numbers.remove(end.pipe());
        }
        return end;
    }
}
