package io.jumphold.bench.figures;

import java.util.ArrayList;
import java.util.List;

/** Durations that were measured one by one. */
public final class Sample {
    private final List<Long> nanos = new ArrayList<>();

    public synchronized void add(long duration) {
        nanos.add(duration);
    }

    /** The duration in milliseconds that this part of all (0 to 1) do not exceed, by nearest rank; NaN where nothing was measured. */
    public synchronized double ms(double part) {
        if (nanos.isEmpty()) {
            return Double.NaN;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        int rank = (int) Math.ceil(part * sorted.size());
        return sorted.get(Math.max(rank, 1) - 1) / 1e6;
    }
}
