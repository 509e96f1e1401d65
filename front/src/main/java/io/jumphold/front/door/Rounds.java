package io.jumphold.front.door;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The connections of one event loop and the one timer that serves them all: thousands of idle machines would each pay
 * for timers of their own. Everything but {@link #now} belongs to that loop.
 */
public final class Rounds {

    private final EventExecutor loop;
    private final Set<Visitor> visitors = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closing;

    private Rounds(EventExecutor loop) {
        this.loop = loop;
    }

    /** Starts going round on a loop. */
    public static Rounds on(EventExecutor loop, Duration interval) {
        var rounds = new Rounds(loop);
        var nanos = interval.toNanos();
        loop.scheduleWithFixedDelay(rounds::goRound, nanos, nanos, TimeUnit.NANOSECONDS);
        return rounds;
    }

    /** The time that rounds and deadlines go by: monotonic, in nanoseconds. */
    public long now() {
        return loop.ticker().nanoTime();
    }

    /** The moment that lies this far ahead; compare moments by their difference. */
    public long in(Duration duration) {
        return now() + duration.toNanos();
    }

    public void enter(Visitor visitor) {
        visitors.add(visitor);
        if (closing) {
            visitor.doorCloses();
        }
    }

    public void leave(Visitor visitor) {
        visitors.remove(visitor);
    }

    /** How many stand on this loop. */
    int size() {
        return visitors.size();
    }

    /** Asks everyone to leave, who comes later too. */
    void close() {
        closing = true;
        each(Visitor::doorCloses);
    }

    void clear() {
        each(Visitor::leaveAtOnce);
    }

    private void goRound() {
        var now = now();
        each(visitor -> visitor.round(now));
    }

    /** Over a copy, for a visitor may leave at once. */
    private void each(Consumer<Visitor> action) {
        for (var visitor : visitors.toArray(Visitor[]::new)) {
            action.accept(visitor);
        }
    }
}
