package io.jumphold.http.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing (SEC-3): after some failures in a row each further attempt must wait, twice as long every time. An attempt counts as failed
 * until it succeeds, so that many at once gain nothing. Bounded: whoever floods it with names makes it forget names, not memory.
 */
final class Brake {
    /** Whether an attempt may go on. */
    sealed interface Verdict {
        record Go() implements Verdict {}

        /** {@code first}: the first one that this wait turned away; the others need no entry in a log. */
        record Wait(Duration remaining, boolean first) implements Verdict {}
    }

    private record Failures(int count, Instant until, boolean told) {}

    private static final long MOST_KEYS = 50_000;
    private static final long FORGET_HOURS = 1;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 9;

    private final int free;
    private final Cache<String, Failures> failures = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterWrite(FORGET_HOURS, TimeUnit.HOURS)
            .build();

    /** {@code free}: how many may fail before the first wait. */
    Brake(int free) {
        this.free = free;
    }

    /** Counts an attempt, or tells how long to wait. */
    Verdict attempt(String key, Instant now) {
        boolean[] waits = new boolean[2];
        Failures after = failures.asMap().compute(key, (same, known) -> {
            if (known != null && now.isBefore(known.until())) {
                waits[0] = true;
                waits[1] = !known.told();
                return new Failures(known.count(), known.until(), true);
            }
            int count = known == null ? 1 : known.count() + 1;
            return new Failures(count, now.plus(waitAfter(count)), false);
        });
        return waits[0] ? new Verdict.Wait(Duration.between(now, after.until()), waits[1]) : new Verdict.Go();
    }

    /** The attempt was no guess: all is forgotten. */
    void forget(String key) {
        failures.invalidate(key);
    }

    /** The attempt was no guess, which says nothing of the others with this key. */
    void takeBack(String key) {
        failures.asMap().computeIfPresent(key, (same, known) -> lessOne(known));
    }

    private @Nullable Failures lessOne(Failures known) {
        return known.count() <= 1 ? null : new Failures(known.count() - 1, Instant.MIN, false);
    }

    private Duration waitAfter(int count) {
        if (count <= free) {
            return Duration.ZERO;
        }
        Duration wait = SHORTEST.multipliedBy(1L << Math.min(count - free - 1, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
