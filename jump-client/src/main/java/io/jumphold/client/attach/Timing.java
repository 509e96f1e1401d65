package io.jumphold.client.attach;

import java.time.Duration;

/**
 * The agent's own times; what the site may choose is not among them.
 *
 * @param attachWithin from the first dial of an address to its welcome
 * @param leastHeartbeat a shorter one is not believed
 * @param factsEvery how often the machine's facts are looked at again
 * @param steadyAfter an attachment that held as long wipes out the failures before it
 * @param slowRetry the wait after a refusal that will hardly change soon
 * @param goodbyeWithin how long a node may take to answer a goodbye
 */
public record Timing(
        Duration attachWithin,
        Duration leastHeartbeat,
        Duration factsEvery,
        Duration steadyAfter,
        Duration slowRetry,
        Duration goodbyeWithin) {
    public static final Timing STANDARD = new Timing(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(2));
}
