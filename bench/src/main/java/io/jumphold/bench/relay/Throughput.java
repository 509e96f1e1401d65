package io.jumphold.bench.relay;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How fast a counter of bytes grows. */
final class Throughput {
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration MEASURED = Duration.ofSeconds(4);
    private static final double MIB = 1024 * 1024;

    private Throughput() {}

    /** MiB a second, after a warm-up. */
    static double of(LongSupplier bytes) throws InterruptedException {
        Thread.sleep(WARM_UP);
        long before = bytes.getAsLong();
        long began = System.nanoTime();
        Thread.sleep(MEASURED);
        return (bytes.getAsLong() - before) / MIB / ((System.nanoTime() - began) / 1e9);
    }
}
