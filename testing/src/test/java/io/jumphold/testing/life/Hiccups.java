package io.jumphold.testing.life;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long this process was held up by others on the machine: what came from outside meanwhile seems to come all at once. */
final class Hiccups implements AutoCloseable {
    private static final long TICK = Duration.ofMillis(5).toNanos();

    private volatile boolean over;
    private volatile long longest;

    Hiccups() {
        Thread.ofPlatform().daemon().name("hiccups").start(this::watch);
    }

    private void watch() {
        long before = System.nanoTime();
        while (!over) {
            LockSupport.parkNanos(TICK);
            long now = System.nanoTime();
            longest = Math.max(longest, now - before - TICK);
            before = now;
        }
    }

    /** The longest one since the begin, in seconds. */
    double seconds() {
        return longest / 1e9;
    }

    @Override
    public void close() {
        over = true;
    }
}
