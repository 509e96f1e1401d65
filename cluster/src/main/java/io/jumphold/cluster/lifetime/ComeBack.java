package io.jumphold.cluster.lifetime;

import java.time.Duration;

/** How long it takes after an outage until everybody could be back. Pure. */
public final class ComeBack {
    /** How long the last one may wait before it tries (PRES-5). */
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);

    /** Nodes let in no faster than they can for long, whatever rate is set. */
    private static final int FASTEST = 50;

    private ComeBack() {}

    /**
     * The time within which so many clients are back (RATE-3).
     *
     * @param perSecond how many may attach a second, from 1
     */
    public static Duration within(long items, int perSecond) {
        int speed = Math.min(FASTEST, perSecond);
        return LONGEST_BACKOFF.plusSeconds((items + speed - 1) / speed);
    }
}
