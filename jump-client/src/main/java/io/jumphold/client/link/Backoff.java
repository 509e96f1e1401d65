package io.jumphold.client.link;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait before the next try (PRES-5): exponential, with full jitter, between 1 s and 60 s. */
public final class Backoff {
    public static final Duration LEAST = Duration.ofSeconds(1);
    public static final Duration MOST = Duration.ofSeconds(60);
    private static final int DOUBLINGS_TO_MOST = 6;

    private Backoff() {}

    /**
     * The wait after so many failures in a row.
     *
     * @param failures 1 or more
     * @param random uniform in [0, 1)
     */
    public static Duration after(int failures, DoubleSupplier random) {
        long ceiling =
                Math.min(MOST.toMillis(), LEAST.toMillis() << Math.min(Math.max(failures, 1), DOUBLINGS_TO_MOST));
        return between(LEAST, Duration.ofMillis(ceiling), random);
    }

    /** A wait somewhere between the two. */
    public static Duration between(Duration least, Duration most, DoubleSupplier random) {
        long spread = most.toMillis() - least.toMillis();
        return least.plusMillis((long) (spread * random.getAsDouble()));
    }
}
