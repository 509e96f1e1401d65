package io.jumphold.http.site;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.statistics.StatisticsRules;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.http.input.Checks;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Operations.Duplicates;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Operations.UninstalledClientBehavior;
import io.jumphold.protocol.machine.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /settings}: those of the site that are in force so far. */
public final class SettingsRoutes {
    private static final String PATH = "/api/v1/settings";
    private static final String CLOUD = "cloud";
    private static final int SHORTEST_HEARTBEAT = 5;
    private static final int LONGEST_HEARTBEAT = 300;

    private final DirectoryStore directory;
    private final Nodes nodes;
    private final JumpItemList list;
    private final Journal journal;

    /** {@code list}: how many machines there are, for what statistics cost. */
    public SettingsRoutes(DirectoryStore directory, Nodes nodes, JumpItemList list, Journal journal) {
        this.directory = directory;
        this.nodes = nodes;
        this.list = list;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.ADMINISTER, this::show),
                Operation.guarded(HttpMethods.PUT, PATH, Action.ADMINISTER, this::change));
    }

    private CompletionStage<HttpResponse> show(Call call, Principal who) {
        Settings settings = directory.current().settings();
        return costs(settings).thenApply(cost -> Answers.ok(shown(settings, cost, List.of())));
    }

    private CompletionStage<HttpResponse> change(Call call, Principal who) {
        SiteSettings given = call.body(SiteSettings.class);
        Settings before = directory.current().settings();
        Integer heartbeat = given.heartbeat();
        Checks.setting(
                heartbeat == null || (heartbeat >= SHORTEST_HEARTBEAT && heartbeat <= LONGEST_HEARTBEAT),
                "heartbeat",
                "must be from 5 to 300 seconds");
        int lost = days(given.lostAfterDays(), "lost_after_days", before.lostAfterDays());
        int delete = days(given.deleteAfterDays(), "delete_after_days", before.deleteAfterDays());
        Integer rate = given.connectionRate();
        Checks.setting(
                rate == null || Settings.isRate(rate),
                "connection_rate",
                "must be from 1 to 300 Jump Clients a second");
        Settings after = new Settings(
                given.uninstalledClientBehavior() == null
                        ? before.keepUninstalled()
                        : given.uninstalledClientBehavior() == UninstalledClientBehavior.KEEP,
                heartbeat == null ? before.heartbeat() : Duration.ofSeconds(heartbeat),
                lost,
                delete,
                given.allowWake() == null ? before.allowWake() : given.allowWake(),
                given.restrictLocalUninstall() == null
                        ? before.restrictLocalUninstall()
                        : given.restrictLocalUninstall(),
                rate == null ? before.connectionRate() : rate,
                upgrades(given, before.upgrades()),
                statistics(given.statistics(), before.statistics()),
                interval(given.statisticsInterval(), before.statisticsInterval()),
                given.useScreenState() == null ? before.useScreenState() : given.useScreenState(),
                given.duplicates() == null ? before.rejectDuplicates() : given.duplicates() == Duplicates.REJECT);
        return bandwidthMayBeSet(given)
                .thenCompose(allowed -> directory.changeSettings(after))
                .thenCompose(settings -> journal.changed(
                                call, who, "settings_changed", "settings", shown(before), shown(settings))
                        .thenCompose(audited -> costs(settings))
                        .thenApply(cost -> Answers.ok(shown(settings, cost, warnings(settings)))));
    }

    /** STAT-4. */
    private CompletionStage<Long> costs(Settings settings) {
        return list.counts(null)
                .thenApply(counts ->
                        StatisticsRules.bytesPerSecond(settings, counts.all().online()));
    }

    /** STAT-1. */
    private static List<Statistic> statistics(@Nullable List<String> given, List<Statistic> before) {
        if (given == null) {
            return before;
        }
        Checks.setting(
                given.stream()
                        .allMatch(word -> Statistic.of(String.valueOf(word))
                                .filter(Statistic.CHOICE::contains)
                                .isPresent()),
                "statistics",
                "must be any of cpu, console_user, disk, thumbnail, uptime");
        return Statistic.of(given);
    }

    /** STAT-2. */
    private static Duration interval(@Nullable Integer given, Duration before) {
        Duration interval = given == null ? before : Duration.ofSeconds(given);
        Checks.setting(
                Settings.isStatisticsInterval(interval),
                "statistics_interval",
                "must be from 10 to 86400 seconds, which is a day");
        return interval;
    }

    private static UpgradeSettings upgrades(SiteSettings given, UpgradeSettings before) {
        int atOnce = Objects.requireNonNullElse(given.maxConcurrentUpgrades(), before.mostAtOnce());
        int bandwidth = Objects.requireNonNullElse(given.maxUpgradeBandwidth(), before.bytesPerSecond());
        Checks.setting(UpgradeSettings.isAtOnce(atOnce), "max_concurrent_upgrades", "must be from 1 to 500");
        Checks.setting(
                UpgradeSettings.isBandwidth(bandwidth),
                "max_upgrade_bandwidth",
                "must be from 65536 (64 KiB) to 104857600 (100 MiB) bytes a second");
        return new UpgradeSettings(Objects.requireNonNullElse(given.upgradeMode(), before.mode()), atOnce, bandwidth);
    }

    /** UPG-4: there the bandwidth is the provider's. */
    private CompletionStage<Void> bandwidthMayBeSet(SiteSettings given) {
        return given.maxUpgradeBandwidth() == null
                ? CompletableFuture.completedFuture(null)
                : nodes.nodes()
                        .thenAccept(all -> Checks.setting(
                                all.nodes().stream().noneMatch(node -> CLOUD.equals(node.tier())),
                                "max_upgrade_bandwidth",
                                "cannot be set on the cloud tier"));
    }

    /** LIFE-1. */
    private static int days(@Nullable Integer given, String field, int before) {
        Checks.setting(given == null || Settings.isDays(given), field, "must be whole days from 15 to 3650");
        return given == null ? before : given;
    }

    private static List<String> warnings(Settings settings) {
        return settings.lostAfterDays() < settings.deleteAfterDays()
                ? List.of()
                : List.of("No Jump Client will ever be shown as lost: after " + settings.deleteAfterDays()
                        + " days it is deleted, before the " + settings.lostAfterDays() + " days are over.");
    }

    private static SiteSettings shown(Settings settings) {
        return shown(settings, null, List.of());
    }

    private static SiteSettings shown(Settings settings, @Nullable Long cost, List<String> warnings) {
        return new SiteSettings(
                settings.keepUninstalled() ? UninstalledClientBehavior.KEEP : UninstalledClientBehavior.REMOVE,
                (int) settings.heartbeat().toSeconds(),
                settings.lostAfterDays(),
                settings.deleteAfterDays(),
                settings.allowWake(),
                settings.restrictLocalUninstall(),
                settings.connectionRate(),
                settings.upgrades().mode(),
                settings.upgrades().mostAtOnce(),
                settings.upgrades().bytesPerSecond(),
                settings.statistics().stream().map(Statistic::word).toList(),
                (int) settings.statisticsInterval().toSeconds(),
                cost,
                settings.useScreenState(),
                settings.rejectDuplicates() ? Duplicates.REJECT : Duplicates.WARN,
                warnings.isEmpty() ? null : warnings);
    }
}
