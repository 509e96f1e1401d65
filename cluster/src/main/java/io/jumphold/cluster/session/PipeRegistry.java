package io.jumphold.cluster.session;

import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
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
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** One for each node: the ends of sessions' pipes whose connections are here. Relays nothing itself; the front door splices. */
public final class PipeRegistry extends AbstractBehavior<PipeMessage> {
    private record Asked(PipeEnd end, CompletableFuture<Machines.Joining> answer) {}

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TimerScheduler<PipeMessage> timers;
    private final String siteId;
    private final BiConsumer<String, SessionCommand> sessions;
    private final Map<Long, Asked> asked = new HashMap<>();
    private final Map<Long, PipeEnd> ends = new HashMap<>();
    private final IdentityHashMap<PipeEnd, Long> numbers = new IdentityHashMap<>();
    private long last;

    /** The registry; {@code sessions} carries a command to the session of that id. */
    public static Behavior<PipeMessage> create(String siteId, BiConsumer<String, SessionCommand> sessions) {
        Behavior<PipeMessage> registry = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new PipeRegistry(context, timers, siteId, sessions)));
        // An end that throws is that end's defect: the others stay.
        return Behaviors.supervise(registry).onFailure(SupervisorStrategy.resume());
    }

    private PipeRegistry(
            ActorContext<PipeMessage> context,
            TimerScheduler<PipeMessage> timers,
            String siteId,
            BiConsumer<String, SessionCommand> sessions) {
        super(context);
        this.timers = timers;
        this.siteId = siteId;
        this.sessions = sessions;
    }

    @Override
    public Receive<PipeMessage> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<PipeMessage> on(PipeMessage message) {
        switch (message) {
            case PipeMessage.Joining joining -> joining(joining);
            case PipeMessage.Gone(String sessionId, PipeEnd end, boolean orderly) -> gone(sessionId, end, orderly);
            case PipeMessage.Admitted(long number, String sessionId, byte[] rejoinTicket) ->
                admitted(number, sessionId, rejoinTicket);
            case PipeMessage.Rejected(long number, var fault) -> answer(number, new Machines.Joining.Refused(fault));
            case PipeMessage.GiveUp(long number) ->
                answer(number, new Machines.Joining.Refused(ErrorCode.SERVER_BUSY.fault()));
            case PipeMessage.Splice(long one, long other) -> {
                PipeEnd first = ends.get(one);
                PipeEnd second = ends.get(other);
                if (first != null && second != null) {
                    first.splice(second);
                }
            }
            case PipeMessage.Close(long number, var fault) -> {
                PipeEnd end = forget(number);
                if (end != null) {
                    end.close(fault);
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

    private void admitted(long number, String sessionId, byte[] rejoinTicket) {
        Asked waiting = asked.get(number);
        if (waiting == null) {
            left(sessionId, number, false);
            return;
        }
        ends.put(number, waiting.end());
        answer(number, new Machines.Joining.Joined(sessionId, rejoinTicket));
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
        if (forget(number) != null) {
            left(sessionId, number, orderly);
        }
        answer(number, new Machines.Joining.Refused(ErrorCode.PEER_GONE.fault()));
    }

    private void left(String sessionId, long number, boolean orderly) {
        sessions.accept(sessionId, new SessionCommand.Left(number, getContext().getSelf(), orderly));
    }

    private @Nullable PipeEnd forget(long number) {
        PipeEnd end = ends.remove(number);
        if (end != null) {
            numbers.remove(end);
        }
        return end;
    }
}
