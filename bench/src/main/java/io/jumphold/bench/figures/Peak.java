package io.jumphold.bench.figures;

import java.util.List;

/** How much happened at most within a time, wherever that time begins. */
public final class Peak {
    private Peak() {}

    /** The most of these times, in nanoseconds, that lie within a window of this length. */
    public static int within(List<Long> times, long windowNanos) {
        List<Long> sorted = times.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (sorted.get(last) - sorted.get(first) >= windowNanos) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
