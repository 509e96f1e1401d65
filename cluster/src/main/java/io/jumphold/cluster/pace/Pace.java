package io.jumphold.cluster.pace;

import java.util.concurrent.CompletionStage;

/**
 * A rate that all nodes of the site share: who wants units of it is given the time that they take, one after the other on one line of time that is kept
 * on disk. Time that nobody has reserved is gone, so that nothing is ever made up for in a burst.
 */
public interface Pace {
    /**
     * A stretch of the line, in microseconds since 1970 by the store's own clock, which all nodes share.
     *
     * @param from its begin, never before {@code now}
     * @param to its end, where the next one begins
     * @param now what the store's clock showed
     */
    record Reserved(long from, long to, long now) {}

    /**
     * Reserves the next stretch. With another rate than the last time the line begins anew: what was given by the old one counts no more.
     * A node that has not heard of the newer rate yet reserves by that one all the same.
     *
     * @param name which line, 1 to 64 characters
     * @param units how many; 0 only looks
     * @param perSecond the rate at the moment, above 0
     * @return fails with a {@link io.jumphold.protocol.error.FaultException} where the store cannot be reached
     */
    CompletionStage<Reserved> reserve(String name, long units, double perSecond);
}
