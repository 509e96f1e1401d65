package io.jumphold.persistence.directory;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.machine.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The site's settings, a row each under the name that the rules give it; what has no row has its default. */
final class SettingsTable {
    private static final String UNINSTALLED = "uninstalled_client_behavior";
    private static final String KEEP = "keep";
    private static final String REMOVE = "remove";
    private static final String HEARTBEAT = "heartbeat";
    private static final String LOST = "lost_after_days";
    private static final String DELETE = "delete_after_days";
    private static final String WAKE = "allow_wake";
    private static final String RESTRICT = "restrict_local_uninstall";
    private static final String RATE = "connection_rate";
    private static final String UPGRADE_MODE = "upgrade_mode";
    private static final String UPGRADES_AT_ONCE = "max_concurrent_upgrades";
    private static final String UPGRADE_BANDWIDTH = "max_upgrade_bandwidth";
    private static final String STATISTICS = "statistics";
    private static final String STATISTICS_INTERVAL = "statistics_interval";
    private static final String SCREEN_STATE = "use_screen_state";
    private static final String DUPLICATES = "duplicates";
    private static final String RETENTION = "history_retention";
    private static final String WARN = "warn";
    private static final String REJECT = "reject";
    private static final String ON = "on";
    private static final String OFF = "off";

    private SettingsTable() {}

    static Settings read(Handle handle) {
        Map<String, String> rows = handle
                .createQuery("select name, setting from site_setting")
                .map((row, ctx) -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        String heartbeat = rows.get(HEARTBEAT);
        String uninstalled = rows.get(UNINSTALLED);
        return new Settings(
                uninstalled == null ? Settings.DEFAULT.keepUninstalled() : uninstalled.equals(KEEP),
                heartbeat == null ? Settings.DEFAULT.heartbeat() : Duration.ofSeconds(Long.parseLong(heartbeat)),
                number(rows.get(LOST), Settings.DEFAULT.lostAfterDays()),
                number(rows.get(DELETE), Settings.DEFAULT.deleteAfterDays()),
                isOn(rows.get(WAKE), Settings.DEFAULT.allowWake()),
                isOn(rows.get(RESTRICT), Settings.DEFAULT.restrictLocalUninstall()),
                number(rows.get(RATE), Settings.DEFAULT.connectionRate()),
                upgrades(rows),
                statistics(rows.get(STATISTICS)),
                Duration.ofSeconds(number(rows.get(STATISTICS_INTERVAL), (int)
                        Settings.DEFAULT.statisticsInterval().toSeconds())),
                isOn(rows.get(SCREEN_STATE), Settings.DEFAULT.useScreenState()),
                REJECT.equals(rows.get(DUPLICATES)),
                number(rows.get(RETENTION), Settings.DEFAULT.historyRetentionDays()));
    }

    private static UpgradeSettings upgrades(Map<String, String> rows) {
        UpgradeSettings otherwise = UpgradeSettings.DEFAULT;
        String mode = rows.get(UPGRADE_MODE);
        return new UpgradeSettings(
                mode == null ? otherwise.mode() : Columns.constant(Mode.class, mode),
                number(rows.get(UPGRADES_AT_ONCE), otherwise.mostAtOnce()),
                number(rows.get(UPGRADE_BANDWIDTH), otherwise.bytesPerSecond()));
    }

    private static List<Statistic> statistics(@Nullable String setting) {
        return setting == null
                ? Settings.DEFAULT.statistics()
                : Statistic.of(List.of(setting.split(",", -1))).stream()
                        .filter(Statistic.CHOICE::contains)
                        .toList();
    }

    private static int number(@Nullable String setting, int otherwise) {
        return setting == null ? otherwise : Integer.parseInt(setting);
    }

    private static boolean isOn(@Nullable String setting, boolean otherwise) {
        return setting == null ? otherwise : setting.equals(ON);
    }

    static void write(Handle handle, Settings settings) {
        put(handle, UNINSTALLED, settings.keepUninstalled() ? KEEP : REMOVE);
        put(handle, HEARTBEAT, String.valueOf(settings.heartbeat().toSeconds()));
        put(handle, LOST, String.valueOf(settings.lostAfterDays()));
        put(handle, DELETE, String.valueOf(settings.deleteAfterDays()));
        put(handle, WAKE, settings.allowWake() ? ON : OFF);
        put(handle, RESTRICT, settings.restrictLocalUninstall() ? ON : OFF);
        put(handle, RATE, String.valueOf(settings.connectionRate()));
        put(handle, UPGRADE_MODE, Columns.word(settings.upgrades().mode()));
        put(handle, UPGRADES_AT_ONCE, String.valueOf(settings.upgrades().mostAtOnce()));
        put(handle, UPGRADE_BANDWIDTH, String.valueOf(settings.upgrades().bytesPerSecond()));
        put(
                handle,
                STATISTICS,
                settings.statistics().stream().map(Statistic::word).collect(Collectors.joining(",")));
        put(
                handle,
                STATISTICS_INTERVAL,
                String.valueOf(settings.statisticsInterval().toSeconds()));
        put(handle, SCREEN_STATE, settings.useScreenState() ? ON : OFF);
        put(handle, DUPLICATES, settings.rejectDuplicates() ? REJECT : WARN);
        put(handle, RETENTION, String.valueOf(settings.historyRetentionDays()));
    }

    private static void put(Handle handle, String name, String setting) {
        if (handle.execute("update site_setting set setting = ? where name = ?", setting, name) == 0) {
            handle.execute("insert into site_setting (name, setting) values (?, ?)", name, setting);
        }
    }
}
