package io.jumphold.bench.machine;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Notices when this process itself did not get to run: a rate that its load generator could not keep says nothing about the node. */
public final class Stalls implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(50);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stalls").daemon().factory());
    private final AtomicLong longest = new AtomicLong();
    private long last = System.nanoTime();

    public Stalls() {
        clock.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        longest.accumulateAndGet(now - last, Math::max);
        last = now;
    }

    /** The longest time that nothing ran here. */
    public Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
