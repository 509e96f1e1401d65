package io.jumphold.client.upgrade;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times of an upgrade.
 *
 * @param probation how long a new version has to prove itself (UPG-7)
 * @param healthyAfter how long it must stay attached for that
 * @param toldEvery how often the site is told how far it is; a client that says nothing for 25 s loses its turn
 * @param lookEvery how often it is looked whether a session is still open
 * @param sessionsFor for how long a turn is held while one is
 */
public record UpgradeTiming(
        Duration probation, Duration healthyAfter, Duration toldEvery, Duration lookEvery, Duration sessionsFor) {
    private static final Duration PROBATION = Duration.ofMinutes(5);
    private static final Duration HEALTHY_AFTER = Duration.ofSeconds(30);

    /** The standard ones, shortened where a test of the whole program says so; the supervisor reads the first, too. */
    public static UpgradeTiming of(Map<String, String> environment) {
        return new UpgradeTiming(
                atMost(PROBATION, environment.get("JUMPHOLD_PROBATION_SECONDS")),
                atMost(HEALTHY_AFTER, environment.get("JUMPHOLD_HEALTHY_AFTER_SECONDS")),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofMinutes(2));
    }

    private static Duration atMost(Duration standard, @Nullable String seconds) {
        if (seconds == null || !seconds.matches("[0-9]{1,4}")) {
            return standard;
        }
        Duration named = Duration.ofSeconds(Long.parseLong(seconds));
        return named.compareTo(standard) < 0 ? named : standard;
    }
}
