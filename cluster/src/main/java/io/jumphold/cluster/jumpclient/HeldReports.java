package io.jumphold.cluster.jumpclient;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A machine cannot fill the journal: what it reports of itself is written once in a while. What comes sooner is held, the newest of each kind in the place of those before,
 * and all of them are answered when that one is written: no report is acknowledged that a crash could take.
 */
final class HeldReports {
    /** Well below the time that a report may take to be answered. */
    static final Duration APART = Duration.ofSeconds(3);

    /** The newest of its kind, and everybody who waits for it or for one that it overtook. */
    record Held(JumpClientCommand.Report newest, List<ActorRef<JumpClientReply>> askers) {}

    private final Map<Class<?>, Held> held = new LinkedHashMap<>();
    private @Nullable Instant wroteAt;

    boolean isEmpty() {
        return held.isEmpty();
    }

    void hold(JumpClientCommand.Report report) {
        Held before = held.get(report.getClass());
        List<ActorRef<JumpClientReply>> askers = before == null ? new ArrayList<>() : before.askers();
        askers.add(report.replyTo());
        held.put(report.getClass(), new Held(report, askers));
    }

    /** How long until reports may be written; a clock that was set does not prolong it. */
    Duration wait(Instant now) {
        if (wroteAt == null || now.isBefore(wroteAt)) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, wroteAt.plus(APART));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    List<Held> take() {
        List<Held> all = List.copyOf(held.values());
        held.clear();
        return all;
    }

    void wrote(Instant now) {
        wroteAt = now;
    }
}
