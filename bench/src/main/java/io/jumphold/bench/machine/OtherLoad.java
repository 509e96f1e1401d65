package io.jumphold.bench.machine;

import java.util.function.DoubleSupplier;

/** What else ran on the machine meanwhile, in percent of one processor. Figures taken at different values of it do not compare. */
public final class OtherLoad {
    private final DoubleSupplier ours;
    private final long began = System.nanoTime();
    private final double oursBefore;
    private final double allBefore = ProcessorTime.ofMachine();

    /** Measures from now on; {@code ours} is the processor time of everything that belongs to the benchmark, in milliseconds. */
    public OtherLoad(DoubleSupplier ours) {
        this.ours = ours;
        this.oursBefore = ours.getAsDouble();
    }

    public double percent() {
        double ms = (System.nanoTime() - began) / 1e6;
        double others = ProcessorTime.ofMachine() - allBefore - (ours.getAsDouble() - oursBefore);
        return Math.max(0, 100 * others / ms);
    }
}
