package io.jumphold.http.site;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.http.input.Checks;
import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.machine.Statistic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What each setting may be; whatever else is given for it, of any kind, is {@code invalid_setting} with these words. */
final class SettingRanges {
    private static final String ON_OR_OFF = "must be true or false";
    private static final String DAYS = "must be whole days from 15 to 3650";

    private static final Map<String, String> RANGES = Map.ofEntries(
            Map.entry("uninstalled_client_behavior", "must be one of keep, remove"),
            Map.entry("heartbeat", "must be from 5 to 300 seconds"),
            Map.entry("lost_after_days", DAYS),
            Map.entry("delete_after_days", DAYS),
            Map.entry("allow_wake", ON_OR_OFF),
            Map.entry("restrict_local_uninstall", ON_OR_OFF),
            Map.entry("connection_rate", "must be from 1 to 300 Jump Clients a second"),
            Map.entry("upgrade_mode", "must be one of disabled, this_cycle, enabled"),
            Map.entry("max_concurrent_upgrades", "must be from 1 to 500"),
            Map.entry("max_upgrade_bandwidth", "must be from 65536 (64 KiB) to 104857600 (100 MiB) bytes a second"),
            Map.entry("statistics", "must be any of cpu, console_user, disk, thumbnail, uptime"),
            Map.entry("statistics_interval", "must be from 10 to 86400 seconds, which is a day"),
            Map.entry("use_screen_state", ON_OR_OFF),
            Map.entry("duplicates", "must be one of warn, reject"),
            Map.entry("history_retention", "must be whole days from 1 to 3650"));

    private SettingRanges() {}

    /** The settings that {@code body} reads, each in its range. */
    static SiteSettings checked(Supplier<SiteSettings> body) {
        SiteSettings given = read(body);
        Integer heartbeat = given.heartbeat();
        in("heartbeat", heartbeat == null || Settings.isHeartbeat(Duration.ofSeconds(heartbeat)));
        Integer lost = given.lostAfterDays();
        in("lost_after_days", lost == null || Settings.isDays(lost));
        Integer delete = given.deleteAfterDays();
        in("delete_after_days", delete == null || Settings.isDays(delete));
        Integer rate = given.connectionRate();
        in("connection_rate", rate == null || Settings.isRate(rate));
        Integer atOnce = given.maxConcurrentUpgrades();
        in("max_concurrent_upgrades", atOnce == null || UpgradeSettings.isAtOnce(atOnce));
        Integer bandwidth = given.maxUpgradeBandwidth();
        in("max_upgrade_bandwidth", bandwidth == null || UpgradeSettings.isBandwidth(bandwidth));
        List<String> statistics = given.statistics();
        in("statistics", statistics == null || isChoice(statistics));
        Integer interval = given.statisticsInterval();
        in("statistics_interval", interval == null || Settings.isStatisticsInterval(Duration.ofSeconds(interval)));
        Integer retention = given.historyRetention();
        in("history_retention", retention == null || Settings.isRetention(retention));
        return given;
    }

    private static boolean isChoice(List<String> words) {
        return words.stream()
                .allMatch(word -> Statistic.of(String.valueOf(word))
                        .filter(Statistic.CHOICE::contains)
                        .isPresent());
    }

    private static void in(String setting, boolean range) {
        Checks.setting(range, setting, String.valueOf(RANGES.get(setting)));
    }

    /** A value of the wrong kind is a setting out of its range as well. */
    private static SiteSettings read(Supplier<SiteSettings> body) {
        try {
            return body.get();
        } catch (FieldsRefused unreadable) {
            Map<String, String> ranges = new LinkedHashMap<>();
            unreadable.errors().keySet().forEach(field -> {
                String range = RANGES.get(field.replaceFirst("[\\[.].*", ""));
                if (range != null) {
                    ranges.put(field, range);
                }
            });
            throw ranges.isEmpty() ? unreadable : new FieldsRefused(ErrorCode.INVALID_SETTING, ranges);
        }
    }
}
