package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.Advice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When and where an end that has lost its connection dials again (JUMP-7): for a minute, with full jitter, first where it was last.
 * Used by one thread at a time.
 *
 * @param <A> an address
 */
public final class Comeback<A> {
    /** An end that stays away for longer has lost its session. */
    public static final Duration AT_MOST = Duration.ofSeconds(60);

    /** One address gets as long for its whole answer, {@code joined} included. */
    public static final Duration EACH_TRY = Duration.ofSeconds(10);

    private static final long LEAST_MS = 200;
    private static final long MOST_MS = 5_000;
    private static final int DOUBLINGS_TO_MOST = 5;

    /** The next try. */
    public record Try<A>(A address, Duration after) {}

    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private final Deque<A> round = new ArrayDeque<>();
    private long since;
    private int tries;

    /**
     * @param nanos a clock that only ever goes forward
     * @param random uniform in [0, 1)
     */
    public Comeback(LongSupplier nanos, DoubleSupplier random) {
        this.nanos = nanos;
        this.random = random;
    }

    /** A joined connection has gone; the time starts. */
    public void lost(A last, Collection<A> others) {
        since = nanos.getAsLong();
        tries = 0;
        Set<A> each = new LinkedHashSet<>();
        each.add(last);
        each.addAll(others);
        round.clear();
        round.addAll(each);
    }

    /** What is left of the time; zero or less when it is up. */
    public Duration left() {
        return AT_MOST.minusNanos(nanos.getAsLong() - since);
    }

    public boolean isOver() {
        return left().isZero() || left().isNegative();
    }

    /** How long the try that begins now may take. */
    public Duration tryFor() {
        return left().compareTo(EACH_TRY) < 0 ? left() : EACH_TRY;
    }

    /**
     * The next address in turn, at once where that was asked for; empty when the time is up. The wait never goes beyond that.
     *
     * @param closeCode of the connection that was lost, or of the refusal
     * @param retryAfterMs the wait that a refusal names; null: with jitter
     */
    public Optional<Try<A>> next(int closeCode, @Nullable Long retryAfterMs) {
        if (isOver()) {
            return Optional.empty();
        }
        A address = round.remove();
        round.add(address);
        long wait = retryAfterMs != null
                ? retryAfterMs
                : tries == 0 && Advice.ofCloseCode(closeCode) == Advice.RECONNECT ? 0 : jitter();
        tries++;
        Duration after = Duration.ofMillis(wait);
        return Optional.of(new Try<>(address, after.compareTo(left()) < 0 ? after : left()));
    }

    private long jitter() {
        long ceiling = Math.min(MOST_MS, LEAST_MS << Math.min(tries + 1, DOUBLINGS_TO_MOST));
        return LEAST_MS + (long) ((ceiling - LEAST_MS) * random.getAsDouble());
    }
}
