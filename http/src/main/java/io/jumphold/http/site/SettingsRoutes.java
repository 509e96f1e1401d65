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
        SiteSettings given = SettingRanges.checked(() -> call.body(SiteSettings.class));
        return bandwidthMayBeSet(given)
                .thenCompose(allowed -> directory.changeSettings(before -> merged(given, before)))
                .thenCompose(change -> journal.changed(
                                call,
                                who,
                                "settings_changed",
                                "settings",
                                shown(change.before()),
                                shown(change.after()))
                        .thenCompose(audited -> costs(change.after()))
                        .thenApply(cost -> Answers.ok(shown(change.after(), cost, warnings(change.after())))));
    }

    /** What is given is in its range; what is not stays as it is. */
    private static Settings merged(SiteSettings given, Settings before) {
        return new Settings(
                given.uninstalledClientBehavior() == null
                        ? before.keepUninstalled()
                        : given.uninstalledClientBehavior() == UninstalledClientBehavior.KEEP,
                given.heartbeat() == null ? before.heartbeat() : Duration.ofSeconds(given.heartbeat()),
                or(given.lostAfterDays(), before.lostAfterDays()),
                or(given.deleteAfterDays(), before.deleteAfterDays()),
                or(given.allowWake(), before.allowWake()),
                or(given.restrictLocalUninstall(), before.restrictLocalUninstall()),
                or(given.connectionRate(), before.connectionRate()),
                new UpgradeSettings(
                        or(given.upgradeMode(), before.upgrades().mode()),
                        or(given.maxConcurrentUpgrades(), before.upgrades().mostAtOnce()),
                        or(given.maxUpgradeBandwidth(), before.upgrades().bytesPerSecond())),
                given.statistics() == null ? before.statistics() : Statistic.of(given.statistics()),
                given.statisticsInterval() == null
                        ? before.statisticsInterval()
                        : Duration.ofSeconds(given.statisticsInterval()),
                or(given.useScreenState(), before.useScreenState()),
                given.duplicates() == null ? before.rejectDuplicates() : given.duplicates() == Duplicates.REJECT,
                or(given.historyRetention(), before.historyRetentionDays()));
    }

    private static <T> T or(@Nullable T given, T before) {
        return Objects.requireNonNullElse(given, before);
    }

    /** STAT-4. */
    private CompletionStage<Long> costs(Settings settings) {
        return list.counts(null)
                .thenApply(counts ->
                        StatisticsRules.bytesPerSecond(settings, counts.all().online()));
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
                settings.historyRetentionDays(),
                warnings.isEmpty() ? null : warnings);
    }
}
