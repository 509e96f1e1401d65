package io.jumphold.cluster.audit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets one of the same kind through in a minute, and so many of all kinds; counts what it leaves out until it can be told. Bounded in memory, too. */
final class Repeats {
    /** Of all kinds together, on one node; a disk takes that for years. */
    static final int MOST_A_MINUTE = 120;

    static final int MOST_KINDS = 2_000;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /**
     * What was left out since the last that came through.
     *
     * @param same of this kind
     * @param others of kinds that were not let through at all, or are forgotten
     */
    record LeftOut(long same, long others) {}

    private record Seen(long at, long leftOut) {}

    private final LongSupplier nanos;

    /** The longest unseen first. */
    private final Map<Object, Seen> seen = new LinkedHashMap<>();

    private long others;
    private long minuteBegan;
    private int thisMinute;

    /** {@code nanos}: passes evenly, however the clock is set. */
    Repeats(LongSupplier nanos) {
        this.nanos = nanos;
        this.minuteBegan = nanos.getAsLong();
    }

    /** Empty where this one is left out. */
    synchronized Optional<LeftOut> admit(Object kind) {
        long now = nanos.getAsLong();
        Seen before = seen.get(kind);
        if (before != null && now - before.at() < MINUTE) {
            seen.replace(kind, new Seen(before.at(), before.leftOut() + 1));
            return Optional.empty();
        }
        if (now - minuteBegan >= MINUTE) {
            minuteBegan = now;
            thisMinute = 0;
        }
        if (thisMinute == MOST_A_MINUTE) {
            others++;
            return Optional.empty();
        }
        thisMinute++;
        seen.remove(kind);
        forgetOne();
        seen.put(kind, new Seen(now, 0));
        LeftOut left = new LeftOut(before == null ? 0 : before.leftOut(), others);
        others = 0;
        return Optional.of(left);
    }

    private void forgetOne() {
        if (seen.size() == MOST_KINDS) {
            Iterator<Seen> oldest = seen.values().iterator();
            others += oldest.next().leftOut();
            oldest.remove();
        }
    }

    synchronized int kinds() {
        return seen.size();
    }
}
