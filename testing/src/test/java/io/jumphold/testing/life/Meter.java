package io.jumphold.testing.life;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is seen of upgrades from outside: bytes by the tenth of a second, and how many are at it at once. */
final class Meter {
    private static final long TENTH = 100_000_000;
    private static final int TENTHS_OF_A_SECOND = 10;

    private final ConcurrentSkipListMap<Long, AtomicLong> tenths = new ConcurrentSkipListMap<>();
    private final AtomicInteger atIt = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    void received(int bytes) {
        tenths.computeIfAbsent(System.nanoTime() / TENTH, tenth -> new AtomicLong())
                .addAndGet(bytes);
    }

    void begins() {
        most.accumulateAndGet(atIt.incrementAndGet(), Math::max);
    }

    void ends() {
        atIt.decrementAndGet();
    }

    int mostAtOnce() {
        return most.get();
    }

    long total() {
        return tenths.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Whether nothing has come for half a second. */
    boolean isQuiet() {
        return tenths.isEmpty() || System.nanoTime() / TENTH - tenths.lastKey() > TENTHS_OF_A_SECOND / 2;
    }

    /** Of all stretches of so many seconds that begin with a tenth in which something came, the one with the most bytes. */
    long mostIn(int seconds) {
        return tenths.keySet().stream()
                .mapToLong(from -> tenths.subMap(from, from + (long) seconds * TENTHS_OF_A_SECOND).values().stream()
                        .mapToLong(AtomicLong::get)
                        .sum())
                .max()
                .orElse(0);
    }
}
