package io.jumphold.http.upgrade;

import io.jumphold.cluster.pace.Pace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's part of the bandwidth that upgrades have in the whole site (UPG-4). It reserves a twentieth of a second at a time, so that a changed setting counts at
 * once, and a little less than the cap, so that no second that one may look at has more. First come, first served.
 */
final class Throttle {
    private static final String LINE = "upgrade_bandwidth";
    private static final int PARTS_OF_A_SECOND = 20;

    /** With one part that comes at once at its beginning, this stays under the whole. */
    private static final double SHARE = 0.92;

    private static final int SMALLEST_PIECE = 1_024;
    private static final int LARGEST_PIECE = 16 * 1_024;
    private static final int PIECES_A_SECOND = 64;
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private record Waiting(int bytes, CompletableFuture<Void> turn) {}

    private final Pace pace;
    private final IntSupplier bytesPerSecond;
    private final BiConsumer<Duration, Runnable> later;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long available;
    private boolean reserving;

    /** {@code later} runs something after a while; {@code bytesPerSecond} is the setting at the moment. */
    Throttle(Pace pace, IntSupplier bytesPerSecond, BiConsumer<Duration, Runnable> later) {
        this.pace = pace;
        this.bytesPerSecond = bytesPerSecond;
        this.later = later;
    }

    /** Of how many bytes a piece may be, so that many downloads share the rate evenly. */
    int piece() {
        return Math.clamp(bytesPerSecond.getAsInt() / PIECES_A_SECOND, SMALLEST_PIECE, LARGEST_PIECE);
    }

    /** Done when so many bytes may be sent. */
    CompletionStage<Void> take(int bytes) {
        Waiting one = new Waiting(bytes, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(one);
            waitingBytes += bytes;
        }
        goOn();
        return one.turn();
    }

    private void goOn() {
        Waiting next = next();
        while (next != null) {
            next.turn().complete(null);
            next = next();
        }
        long wanted = wanted();
        if (wanted > 0) {
            reserve(wanted);
        }
    }

    private synchronized @Nullable Waiting next() {
        Waiting first = waiting.peek();
        if (first == null) {
            // What nobody takes is not kept for a burst.
            available = 0;
            return null;
        }
        if (first.bytes() > available) {
            return null;
        }
        available -= first.bytes();
        waitingBytes -= first.bytes();
        return waiting.poll();
    }

    private synchronized long wanted() {
        Waiting first = waiting.peek();
        if (first == null || reserving) {
            return 0;
        }
        reserving = true;
        long part = bytesPerSecond.getAsInt() / PARTS_OF_A_SECOND;
        return Math.max(first.bytes() - available, Math.min(waitingBytes, part));
    }

    private void reserve(long bytes) {
        pace.reserve(LINE, bytes, bytesPerSecond.getAsInt() * SHARE).whenComplete((reserved, failure) -> {
            if (reserved == null) {
                later.accept(AFTER_TROUBLE, () -> granted(0));
            } else {
                later.accept(
                        Duration.ofNanos(Math.max(0, reserved.from() - reserved.now()) * 1_000), () -> granted(bytes));
            }
        });
    }

    private void granted(long bytes) {
        synchronized (this) {
            reserving = false;
            available += bytes;
        }
        goOn();
    }
}
