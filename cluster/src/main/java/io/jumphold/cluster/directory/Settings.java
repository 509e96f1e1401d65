package io.jumphold.cluster.directory;

import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.protocol.machine.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The site's settings that are in force so far; the table of rules.md holds names, defaults and ranges.
 *
 * @param keepUninstalled {@code uninstalled_client_behavior} is {@code keep}: the entry stays and says so (UNI-3)
 * @param heartbeat how often machines beat (PRES-3), 5 s to 5 min
 * @param lostAfterDays away for so long, it is lost (LIFE-2), 15 to 3,650
 * @param deleteAfterDays away for so long, it is deleted (LIFE-3), 15 to 3,650
 * @param allowWake whether machines may be woken (WOL-1)
 * @param restrictLocalUninstall whether only a privileged user of a machine may uninstall or disable its client there (UNI-5)
 * @param connectionRate how many clients a second may attach (RATE-1), 1 to 300
 * @param upgrades how Jump Clients become new versions (UPG-2, UPG-3, UPG-4)
 * @param statistics what machines tell of themselves (STAT-1); of {@link Statistic#CHOICE}, each once and in one order
 * @param statisticsInterval how often (STAT-2), 10 s to a day
 * @param useScreenState whether they tell that their screen is locked, too
 * @param rejectDuplicates {@code duplicates} is {@code reject}: a machine takes no second install in one scope (ENR-8)
 * @param historyRetentionDays {@code history_retention}: the history of Jump Clients and the audit log are kept for so many days (LIFE-9, RPT-2), 1 to 3,650
 */
public record Settings(
        boolean keepUninstalled,
        Duration heartbeat,
        int lostAfterDays,
        int deleteAfterDays,
        boolean allowWake,
        boolean restrictLocalUninstall,
        int connectionRate,
        UpgradeSettings upgrades,
        List<Statistic> statistics,
        Duration statisticsInterval,
        boolean useScreenState,
        boolean rejectDuplicates,
        int historyRetentionDays) {
    public static final int FEWEST_DAYS = 15;
    public static final int MOST_DAYS = 3_650;
    public static final int HIGHEST_RATE = 300;

    private static final int DEFAULT_RETENTION = 400;
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofMinutes(5);

    private static final Duration SHORTEST_STATISTICS = Duration.ofSeconds(10);
    private static final Duration LONGEST_STATISTICS = Duration.ofDays(1);
    private static final List<Statistic> ALL_BUT_THUMBNAIL =
            List.of(Statistic.CPU, Statistic.CONSOLE_USER, Statistic.DISK, Statistic.UPTIME);

    /** Last, because making it needs the limits above. */
    public static final Settings DEFAULT = new Settings(
            true,
            Duration.ofSeconds(30),
            15,
            180,
            true,
            false,
            50,
            UpgradeSettings.DEFAULT,
            ALL_BUT_THUMBNAIL,
            Duration.ofSeconds(60),
            true,
            false,
            DEFAULT_RETENTION);

    public Settings {
        // A node of an older release does not tell of them.
        upgrades = Objects.requireNonNullElse(upgrades, UpgradeSettings.DEFAULT);
        statistics = Objects.requireNonNullElse(statistics, ALL_BUT_THUMBNAIL);
        statisticsInterval = Objects.requireNonNullElse(statisticsInterval, Duration.ofMinutes(1));
        historyRetentionDays = historyRetentionDays == 0 ? DEFAULT_RETENTION : historyRetentionDays;
        if (!isHeartbeat(heartbeat)) {
            throw new IllegalArgumentException("heartbeat must be 5 s to 5 min");
        }
        if (!isDays(lostAfterDays) || !isDays(deleteAfterDays)) {
            throw new IllegalArgumentException("lost_after_days and delete_after_days must be 15 to 3650");
        }
        if (!isRate(connectionRate)) {
            throw new IllegalArgumentException("connection_rate must be 1 to " + HIGHEST_RATE);
        }
        if (!isStatisticsInterval(statisticsInterval)) {
            throw new IllegalArgumentException("statistics_interval must be 10 s to a day");
        }
        if (!Statistic.CHOICE.containsAll(statistics)) {
            throw new IllegalArgumentException("statistics holds what cannot be chosen");
        }
        if (!isRetention(historyRetentionDays)) {
            throw new IllegalArgumentException("history_retention must be 1 to 3650 days");
        }
        statistics = statistics.stream().distinct().sorted().toList();
    }

    /** Whether both settings of LIFE-1 may be this. */
    public static boolean isDays(int days) {
        return days >= FEWEST_DAYS && days <= MOST_DAYS;
    }

    /** Whether {@code heartbeat} may be this. */
    public static boolean isHeartbeat(Duration interval) {
        return interval.compareTo(SHORTEST_HEARTBEAT) >= 0 && interval.compareTo(LONGEST_HEARTBEAT) <= 0;
    }

    /** Whether {@code history_retention} may be this. */
    public static boolean isRetention(int days) {
        return days >= 1 && days <= MOST_DAYS;
    }

    /** Whether the setting of RATE-1 may be this. */
    public static boolean isRate(int perSecond) {
        return perSecond >= 1 && perSecond <= HIGHEST_RATE;
    }

    /** Whether the setting of STAT-2 may be this. */
    public static boolean isStatisticsInterval(Duration interval) {
        return interval.compareTo(SHORTEST_STATISTICS) >= 0 && interval.compareTo(LONGEST_STATISTICS) <= 0;
    }

    /** A copy to write in, so that what has one change need not list everything else. */
    private final class Draft {
        private boolean keepUninstalled = Settings.this.keepUninstalled;
        private Duration heartbeat = Settings.this.heartbeat;
        private int lostAfterDays = Settings.this.lostAfterDays;
        private int deleteAfterDays = Settings.this.deleteAfterDays;
        private boolean allowWake = Settings.this.allowWake;
        private boolean restrictLocalUninstall = Settings.this.restrictLocalUninstall;
        private int connectionRate = Settings.this.connectionRate;
        private UpgradeSettings upgrades = Settings.this.upgrades;
        private List<Statistic> statistics = Settings.this.statistics;
        private Duration statisticsInterval = Settings.this.statisticsInterval;
        private boolean useScreenState = Settings.this.useScreenState;
        private boolean rejectDuplicates = Settings.this.rejectDuplicates;
        private int historyRetentionDays = Settings.this.historyRetentionDays;

        private Settings settings() {
            return new Settings(
                    keepUninstalled,
                    heartbeat,
                    lostAfterDays,
                    deleteAfterDays,
                    allowWake,
                    restrictLocalUninstall,
                    connectionRate,
                    upgrades,
                    statistics,
                    statisticsInterval,
                    useScreenState,
                    rejectDuplicates,
                    historyRetentionDays);
        }
    }

    private Settings with(Consumer<Draft> change) {
        Draft draft = new Draft();
        change.accept(draft);
        return draft.settings();
    }

    /** The same, with another word on entries whose client was uninstalled. */
    public Settings withUninstalledKept(boolean kept) {
        return with(draft -> draft.keepUninstalled = kept);
    }

    /** The same, with other deadlines. */
    public Settings withDays(int lost, int delete) {
        return with(draft -> {
            draft.lostAfterDays = lost;
            draft.deleteAfterDays = delete;
        });
    }

    /** The same, with or without waking. */
    public Settings withWake(boolean allowed) {
        return with(draft -> draft.allowWake = allowed);
    }

    /** The same, with another rate. */
    public Settings withConnectionRate(int perSecond) {
        return with(draft -> draft.connectionRate = perSecond);
    }

    /** The same, with other settings of upgrades. */
    public Settings withUpgrades(UpgradeSettings other) {
        return with(draft -> draft.upgrades = other);
    }

    /** The same, with other statistics, told as often. */
    public Settings withStatistics(List<Statistic> choice, Duration interval) {
        return with(draft -> {
            draft.statistics = choice;
            draft.statisticsInterval = interval;
        });
    }

    /** The same, with or without a look at the screens. */
    public Settings withScreenState(boolean used) {
        return with(draft -> draft.useScreenState = used);
    }

    public Duration lostAfter() {
        return Duration.ofDays(lostAfterDays);
    }

    public Duration historyRetention() {
        return Duration.ofDays(historyRetentionDays);
    }

    public Duration deleteAfter() {
        return Duration.ofDays(deleteAfterDays);
    }
}
