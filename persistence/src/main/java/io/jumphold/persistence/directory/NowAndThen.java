package io.jumphold.persistence.directory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Says once an hour that it is time to clear up. */
final class NowAndThen {
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Clock clock;
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    NowAndThen(Clock clock) {
        this.clock = clock;
    }

    boolean isDue() {
        Instant now = clock.instant();
        Instant due = next.get();
        return !now.isBefore(due) && next.compareAndSet(due, now.plus(PAUSE));
    }
}
