package io.jumphold.cluster.rate;

/**
 * A place in the line of those who attach (RATE-2).
 *
 * @param turn when its holder is let in, in microseconds since 1970 by the store's clock
 * @param perSecond the rate by which it was given; with another it counts no more (RATE-4). 0: its holder is let in at once until then, as it moves (PRES-9)
 */
record Place(long turn, int perSecond) {}
