package io.jumphold.cluster.session;

import static io.jumphold.protocol.error.ErrorCode.PEER_GONE;
import static io.jumphold.protocol.error.ErrorCode.SUPERSEDED;

import io.jumphold.protocol.error.Fault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The ends of one session that are connected now, and where; those that are not are waited for. A connection is spliced once: whose other end is lost comes
 * again, so that every pair is fresh.
 */
final class Ends {
    /** How long an end may be away at a time (JUMP-7). */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The word that an end is gone may be lost on its way. A registry tells of its ends every few seconds; nothing else is as long silent. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(90);

    private record Connected(long pipeEnd, ActorRef<PipeMessage> pipes, boolean spliced) {
        boolean is(SessionCommand.Held held) {
            return pipeEnd == held.pipeEnd() && pipes.equals(held.pipes());
        }
    }

    private final ActorContext<SessionCommand> context;
    private final TimerScheduler<SessionCommand> timers;
    private final Map<End, Connected> connected = new EnumMap<>(End.class);

    Ends(ActorContext<SessionCommand> context, TimerScheduler<SessionCommand> timers) {
        this.context = context;
        this.timers = timers;
    }

    boolean has(End end) {
        return connected.containsKey(end);
    }

    /** From here on those that are not there are waited for. */
    void await() {
        for (End end : End.values()) {
            if (has(end)) {
                timers.cancel(end);
            } else if (!timers.isTimerActive(end)) {
                timers.startSingleTimer(end, new SessionCommand.Missing(end), PATIENCE);
            }
        }
    }

    /** The same with a fresh minute for this one. */
    void awaitAnew(End end) {
        timers.cancel(end);
        await();
    }

    /** An end has joined; what stood in its place is closed. */
    void joined(SessionCommand.Join join, PipeMessage.Admitted admitted) {
        close(admitted.end(), SUPERSEDED.fault());
        put(admitted.end(), new Connected(join.pipeEnd(), join.pipes(), false));
        join.pipes().tell(admitted);
        meet();
        await();
    }

    /** An end's newest connection stands, and is taken for what it is, known or not. */
    void stillHere(SessionCommand.Held held, boolean spliced) {
        Connected known = connected.get(held.end());
        if (known == null || !known.is(held)) {
            put(held.end(), new Connected(held.pipeEnd(), held.pipes(), spliced));
            meet();
            await();
        } else {
            listenTo(held.end());
            if (known.spliced() && !spliced) {
                // The word may have been lost on its way; whoever has it already passes it over.
                splice();
            }
        }
    }

    private void listenTo(End end) {
        SessionCommand silent = new SessionCommand.Silent(end);
        timers.startSingleTimer(silent, silent, SILENT_AFTER);
    }

    /** The end's connection is gone; whatever it was spliced with has to come again. */
    void gone(End end) {
        forget(end);
        Connected other = connected.get(end.other());
        if (other != null && other.spliced()) {
            close(end.other(), PEER_GONE.fault());
        }
        await();
    }

    /** The end's connection is gone, and the other is to hear what comes of it. */
    void forget(End end) {
        remove(end);
    }

    private @Nullable Connected remove(End end) {
        timers.cancel(new SessionCommand.Silent(end));
        return connected.remove(end);
    }

    /** A node's registry is gone, and with it what it held. */
    void gone(ActorRef<PipeMessage> pipes) {
        for (End end : End.values()) {
            Connected one = connected.get(end);
            if (one != null && one.pipes().equals(pipes)) {
                gone(end);
            }
        }
    }

    void closeAll(Fault fault) {
        for (End end : End.values()) {
            close(end, fault);
        }
    }

    private void put(End end, Connected one) {
        connected.put(end, one);
        listenTo(end);
        context.watchWith(one.pipes(), new SessionCommand.RegistryGone(one.pipes()));
    }

    private void meet() {
        Connected client = connected.get(End.JUMP_CLIENT);
        Connected representative = connected.get(End.REPRESENTATIVE);
        if (client == null || representative == null) {
            return;
        }
        if (!client.spliced() && !representative.spliced()) {
            splice();
        } else if (!client.spliced()) {
            close(End.REPRESENTATIVE, PEER_GONE.fault());
        } else if (!representative.spliced()) {
            close(End.JUMP_CLIENT, PEER_GONE.fault());
        }
    }

    private void splice() {
        Connected client = connected.get(End.JUMP_CLIENT);
        Connected representative = connected.get(End.REPRESENTATIVE);
        if (client == null || representative == null) {
            return;
        }
        representative
                .pipes()
                .tell(
                        client.pipes().equals(representative.pipes())
                                ? new PipeMessage.Splice(client.pipeEnd(), representative.pipeEnd())
                                : new PipeMessage.SpliceAfar(
                                        representative.pipeEnd(), client.pipeEnd(), client.pipes()));
        connected.put(End.JUMP_CLIENT, new Connected(client.pipeEnd(), client.pipes(), true));
        connected.put(End.REPRESENTATIVE, new Connected(representative.pipeEnd(), representative.pipes(), true));
    }

    private void close(End end, Fault fault) {
        Connected one = remove(end);
        if (one != null) {
            one.pipes().tell(new PipeMessage.Close(one.pipeEnd(), fault));
        }
    }
}
