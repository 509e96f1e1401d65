package io.jumphold.cluster.session;

import io.jumphold.cluster.session.SessionCommand.Step;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** Whoever waits for a session to start, and how long each step of it may take. */
final class Starter {
    static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

    private static final Duration ORDER_PATIENCE = Duration.ofSeconds(5);

    private final TimerScheduler<SessionCommand> timers;
    private @Nullable ActorRef<SessionReply> asker;

    Starter(TimerScheduler<SessionCommand> timers) {
        this.timers = timers;
    }

    void asks(ActorRef<SessionReply> who) {
        asker = who;
    }

    /** The machine is being told. */
    void ordered() {
        await(Step.ORDER, ORDER_PATIENCE);
    }

    /** The machine says that it dials. Only the first word counts, so that it cannot draw a start out. */
    void opening() {
        if (timers.isTimerActive(Step.ORDER)) {
            timers.cancel(Step.ORDER);
            await(Step.CONNECT, CONNECT_PATIENCE);
        }
    }

    /** The machine's end is there. */
    void arrived() {
        timers.cancel(Step.ORDER);
        timers.cancel(Step.CONNECT);
    }

    void answer(SessionReply reply) {
        if (asker != null) {
            asker.tell(reply);
            asker = null;
        }
    }

    private void await(Step step, Duration patience) {
        timers.startSingleTimer(step, new SessionCommand.Expired(step), patience);
    }
}
