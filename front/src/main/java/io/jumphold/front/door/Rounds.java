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

    private static final Duration LONG_ROUND = Duration.ofSeconds(1);

    private final EventExecutor loop;
    private final int shortRoundsInALong;
    private final Set<Visitor> visitors = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Visitor> settled = Collections.newSetFromMap(new IdentityHashMap<>());
    private int shortRounds;
    private boolean closing;

    private Rounds(EventExecutor loop, Duration interval) {
        this.loop = loop;
        this.shortRoundsInALong = (int) Math.max(1, LONG_ROUND.dividedBy(interval));
    }

    /** Starts going round on a loop. */
    public static Rounds on(EventExecutor loop, Duration interval) {
        var rounds = new Rounds(loop, interval);
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
        settled.remove(visitor);
    }

    /** It has no short deadline any more: once a second is enough, for there may be thousands like it. */
    public void settle(Visitor visitor) {
        if (visitors.remove(visitor)) {
            settled.add(visitor);
        }
    }

    /** It has a short deadline again. */
    public void unsettle(Visitor visitor) {
        if (settled.remove(visitor)) {
            visitors.add(visitor);
        }
    }

    /** How many stand on this loop. */
    int size() {
        return visitors.size() + settled.size();
    }

    /** Asks everyone to leave, who comes later too. */
    void close() {
        closing = true;
        each(settled, Visitor::doorCloses);
        each(visitors, Visitor::doorCloses);
    }

    void clear() {
        each(settled, Visitor::leaveAtOnce);
        each(visitors, Visitor::leaveAtOnce);
    }

    private void goRound() {
        var now = now();
        each(visitors, visitor -> visitor.round(now));
        shortRounds++;
        if (shortRounds % shortRoundsInALong == 0) {
            each(settled, visitor -> visitor.round(now));
        }
    }

    /** Over a copy, for a visitor may leave at once. */
    private static void each(Set<Visitor> visited, Consumer<Visitor> action) {
        for (var visitor : visited.toArray(Visitor[]::new)) {
            action.accept(visitor);
        }
    }
}
