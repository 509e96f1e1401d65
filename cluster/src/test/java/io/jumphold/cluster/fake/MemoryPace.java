package io.jumphold.cluster.fake;

import io.jumphold.cluster.pace.Pace;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Lines of time in memory, by this machine's clock; several nodes may share them. */
public final class MemoryPace implements Pace {
    private record Line(double perSecond, long nextAt) {}

    private final Map<String, Line> lines = new HashMap<>();
    private final Executor answering;

    /** Answers at once. */
    public MemoryPace() {
        this(Runnable::run);
    }

    /** Answers as late as this does. */
    public MemoryPace(Executor answering) {
        this.answering = answering;
    }

    @Override
    public CompletionStage<Reserved> reserve(String name, long units, double perSecond) {
        return CompletableFuture.supplyAsync(() -> reserved(name, units, perSecond), answering);
    }

    private synchronized Reserved reserved(String name, long units, double perSecond) {
        long now = System.nanoTime() / 1_000;
        Line line = lines.get(name);
        long from = line != null && line.perSecond() == perSecond ? Math.max(now, line.nextAt()) : now;
        long to = from + Math.round(units * 1_000_000 / perSecond);
        if (units > 0) {
            lines.put(name, new Line(perSecond, to));
        }
        return new Reserved(from, to, now);
    }
}
