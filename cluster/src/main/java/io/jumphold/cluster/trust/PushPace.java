package io.jumphold.cluster.trust;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a node tells its machines of a change of whom to trust: each answers, and each answer is written to the journal, which has other things to do. */
public final class PushPace {
    /** A node of 15,000 has told all after 150 s; a small one at once, for as many may be told in one go. */
    public static final int PER_SECOND = 100;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long EACH = SECOND / PER_SECOND;

    private final LongSupplier nanos;
    private final long started;
    private long takenUntil = -SECOND;

    /** {@code nanos}: passes evenly, however the clock is set. */
    public PushPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    /** Takes one turn, if there is one now. */
    public synchronized boolean take() {
        long now = nanos.getAsLong() - started;
        long until = Math.max(takenUntil, now - SECOND) + EACH;
        if (until > now) {
            return false;
        }
        takenUntil = until;
        return true;
    }
}
