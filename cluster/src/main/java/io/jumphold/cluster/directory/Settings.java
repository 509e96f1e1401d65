package io.jumphold.cluster.directory;

import java.time.Duration;

/**
 * The site's settings that are in force so far; the table of rules.md holds names, defaults and ranges.
 *
 * @param keepUninstalled {@code uninstalled_client_behavior} is {@code keep}: the entry stays and says so (UNI-3)
 * @param heartbeat how often machines beat (PRES-3), 5 s to 5 min
 */
public record Settings(boolean keepUninstalled, Duration heartbeat) {
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofMinutes(5);

    /** Last, because making it needs the limits above. */
    public static final Settings DEFAULT = new Settings(true, Duration.ofSeconds(30));

    public Settings {
        if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0 || heartbeat.compareTo(LONGEST_HEARTBEAT) > 0) {
            throw new IllegalArgumentException("heartbeat must be 5 s to 5 min");
        }
    }
}
