package io.jumphold.cluster.heart;

import com.typesafe.config.Config;
import io.jumphold.cluster.tier.Tier;
import java.time.Duration;

/**
 * What a node allows itself; {@code jumphold.node} in the configuration.
 *
 * @param tier how many machines it may hold (TIER-1)
 * @param connectionRateLifted for measurements only: RATE-1 is not kept
 * @param attachesInFlight most machines attaching at once, below what the journal's queue takes
 * @param attachPatience how long an attach may take
 * @param askPatience how long an entity may take to answer
 * @param sweepEvery how often who is due is looked for, under a minute (LIFE-8)
 * @param upgradeEvery how often turns to upgrade are given out (UPG-3), a few seconds at the most
 * @param upgradesQuiet for how long nobody may have waited before a cycle of upgrades is over (UPG-2)
 */
public record Limits(
        Tier tier,
        boolean connectionRateLifted,
        int attachesInFlight,
        Duration attachPatience,
        Duration askPatience,
        Duration sweepEvery,
        Duration upgradeEvery,
        Duration upgradesQuiet) {
    public static Limits of(Config config) {
        return new Limits(
                Tier.of(config.getString("tier"), config.getInt("tier-number")),
                config.getBoolean("connection-rate-lifted"),
                config.getInt("attaches-in-flight"),
                config.getDuration("attach-patience"),
                config.getDuration("ask-patience"),
                config.getDuration("sweep-every"),
                config.getDuration("upgrade-every"),
                config.getDuration("upgrades-quiet"));
    }
}
