package io.jumphold.client.shell;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** True once a polled value has not changed for a while. */
final class StaysTheSame<T> implements Predicate<T> {
    private final long nanos;
    private @Nullable T last;
    private long since;

    StaysTheSame(Duration duration) {
        this.nanos = duration.toNanos();
    }

    @Override
    public boolean test(T value) {
        long now = System.nanoTime();
        if (!Objects.equals(value, last)) {
            last = value;
            since = now;
            return false;
        }
        return now - since >= nanos;
    }
}
