package io.jumphold.client.statistics;

import io.jumphold.protocol.machine.Statistic;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the site wants to be told, as it said last. In memory only.
 *
 * @param choice without words that this client does not know
 */
record Wanted(Set<Statistic> choice, Duration interval) {
    static final Wanted NOTHING = new Wanted(Set.of(), Duration.ofDays(1));

    private static final Duration LONGEST_FIRST_WAIT = Duration.ofSeconds(10);

    /** A node drops what comes within 5 s. */
    private static final Duration APART = Duration.ofSeconds(6);

    /** Long enough for the processors' work to be seen. */
    private static final Duration SHORTEST_FIRST_WAIT = Duration.ofSeconds(1);

    Wanted {
        choice = Set.copyOf(choice);
    }

    static Wanted of(ServerFrame.StatisticsWanted told) {
        Set<Statistic> choice = EnumSet.noneOf(Statistic.class);
        choice.addAll(Statistic.of(told.choice()));
        return new Wanted(choice, Duration.ofMillis(told.intervalMs()));
    }

    boolean has(Statistic statistic) {
        return choice.contains(statistic);
    }

    /**
     * How long to wait with the first report, so that the machines of a site do not all speak at once.
     *
     * @param sinceLast since the last report to whatever node; it must not come too soon after that
     * @param random 0 to 1
     */
    Duration firstWait(Duration sinceLast, double random) {
        long most = Math.min(interval.toMillis(), LONGEST_FIRST_WAIT.toMillis());
        long least =
                Math.max(SHORTEST_FIRST_WAIT.toMillis(), APART.minus(sinceLast).toMillis());
        return Duration.ofMillis(Math.max(least, (long) (random * most)));
    }
}
