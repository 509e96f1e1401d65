package io.jumphold.bench.figures;

/** Tells on standard error how far a benchmark is; standard output belongs to its figures. */
public final class Progress {
    private final long began = System.nanoTime();

    public void say(String what) {
        System.err.printf("%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }
}
