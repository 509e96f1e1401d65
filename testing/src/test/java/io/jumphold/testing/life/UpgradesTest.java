package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades of scripted machines at real nodes, measured from outside. */
class UpgradesTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int KIB = 1_024;

    @TempDir
    Path folder;

    private static List<UpgradingMachine> machines(
            int count, Fleet fleet, Release release, Meter meter, List<String> addresses) {
        List<UpgradingMachine> machines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            machines.add(new UpgradingMachine(fleet.client("m-" + i), release.key.getPublic(), meter, addresses, i));
        }
        machines.parallelStream().forEach(UpgradingMachine::start);
        return machines;
    }

    private static boolean areAll(List<UpgradingMachine> machines, String version) {
        return machines.stream().allMatch(machine -> machine.version().equals(version));
    }

    private static JumpItems.Item item(TestApi admin, int id) {
        return admin.details(id).item();
    }

    private static List<String> history(TestApi admin, int id) {
        return admin.page("/jump-items/" + id + "/history", JumpItems.HistoryEntry.class).items().stream()
                .map(entry -> entry.what() + " " + entry.cause())
                .toList();
    }

    /** At three nodes, one of which is killed in the middle; fifty at once, a MiB a second. */
    @Test
    @Tag("full")
    @Tag("UPG-3")
    @Tag("UPG-4")
    @Tag("UPG-8")
    void aFleetOfTwoThousandIsUpgradedWithinItsLimitsThoughANodeIsKilled() {
        int count = 2_000;
        int size = 32 * KIB;
        int atOnce = 50;
        int bandwidth = 1_024 * KIB;
        Duration patience = Duration.ofMinutes(10);
        Meter meter = new Meter();
        Release release = new Release();
        try (NodeCluster cluster = NodeCluster.start(3, NodeCluster.Db.POSTGRESQL);
                Fleet fleet = new Fleet(cluster.installer(), 2);
                Hiccups hiccups = new Hiccups()) {
            TestApi admin = cluster.administrator(0);
            admin.put(
                    "/settings",
                    Map.of(
                            "heartbeat", 300,
                            "max_concurrent_upgrades", atOnce,
                            "max_upgrade_bandwidth", bandwidth),
                    SiteSettings.class);
            release.trustedBy(admin);
            List<String> addresses =
                    cluster.nodes().stream().map(NodeProcess::address).toList();
            List<UpgradingMachine> machines = machines(count, fleet, release, meter, addresses);
            try {
                await().atMost(patience)
                        .until(() -> admin.get("/jump-items/counts", JumpItems.Counts.class)
                                        .all()
                                        .online()
                                == count);
                release.publish(admin, "1.2.0", size);
                await().atMost(patience).until(() -> meter.total() > (long) count * size / 3);
                cluster.node(2).kill();

                await().atMost(patience).until(() -> areAll(machines, "1.2.0"));
                await().atMost(SOON).until(() -> Release.queue(admin).running().isEmpty());
                assertThat(machines).allMatch(machine -> machine.installs.get() == 1);
                assertThat(meter.mostAtOnce()).isLessThanOrEqualTo(atOnce);
                assertThat(meter.mostIn(10)).isLessThanOrEqualTo(10L * bandwidth);
                // A fifth more than the cap: what a busy machine holds up comes closer together.
                assertThat((double) meter.mostIn(1)).isLessThanOrEqualTo(bandwidth * (1.2 + hiccups.seconds()));
                assertThat(meter.mostIn(1)).isGreaterThan(bandwidth / 2);
                assertThat(meter.total()).isLessThan((long) count * size * 115 / 100);
                assertThat(Release.queue(admin).done()).isEqualTo(count);
                assertThat(history(admin, machines.getFirst().id())).contains("upgraded new_version");
            } finally {
                machines.forEach(UpgradingMachine::stop);
            }
        }
    }

    @Test
    @Tag("UPG-1")
    @Tag("UPG-2")
    @Tag("UPG-5")
    @Tag("UPG-7")
    void aPendingClientIsEditedButNotJumpedToAndItsFailureIsTold() {
        Release release = new Release();
        try (TestNode node = TestNode.start(folder, "jumphold.node.upgrades-quiet = 2s")) {
            TestApi admin = node.administrator();
            release.trustedBy(admin);
            try (Fleet fleet = node.fleet(admin)) {
                ScriptedClient client = fleet.client("till");
                client.attach().orTimeout(20, TimeUnit.SECONDS).join();
                int id = client.clientId();
                admin.put("/settings", Map.of("upgrade_mode", "disabled"), SiteSettings.class);
                release.publish(admin, "1.2.0", 10 * KIB);
                assertThat(item(admin, id).flags().upgradePending()).isFalse();

                admin.put("/settings", Map.of("upgrade_mode", "this_cycle"), SiteSettings.class);
                assertThat(item(admin, id).flags().upgradePending()).isTrue();
                assertThat(admin.items("").items().getFirst().flags().upgradePending())
                        .isTrue();
                assertThat(admin.send("POST", "/jump-items/" + id + "/jump", Map.of())
                                .body())
                        .contains("upgrade_pending");
                admin.patch("/jump-items/" + id, Map.of("tag", "edited"), JumpItems.Item.class);

                ServerFrame.Upgrade order = order(client);
                assertThat(order.payload()
                                .verified(List.of(release.key.getPublic()))
                                .version())
                        .isEqualTo("1.2.0");
                client.send(new ClientFrame.UpgradeReport(
                        9, "1.2.0", Stage.FAILED, 0, ErrorCode.PAYLOAD_REFUSED.fault("No key here.")));
                await().atMost(SOON).until(() -> client.frames().contains(new ServerFrame.Ack(9)));
                await().atMost(SOON).until(() -> history(admin, id).contains("upgrade_failed payload_refused"));
                assertThat(Release.queue(admin).failed())
                        .extracting(Upgrades.Failed::clientId)
                        .containsExactly(id);
                assertThat(mode(admin)).isEqualTo(Upgrades.Mode.THIS_CYCLE);

                client.drop();
                client.facts(UpgradingMachine.version(client.facts(), "1.2.0"));
                client.attach().orTimeout(20, TimeUnit.SECONDS).join();

                await().atMost(SOON).until(() -> history(admin, id).contains("upgraded new_version"));
                assertThat(item(admin, id).flags().upgradePending()).isFalse();
                await().atMost(SOON).until(() -> mode(admin) == Upgrades.Mode.DISABLED);
                assertThat(admin.page("/audit", Operations.AuditEntry.class).items())
                        .extracting(Operations.AuditEntry::what)
                        .contains(
                                "client_upgrade_failed",
                                "upgrade_cycle_ended",
                                "client_version_current",
                                "release_key_trusted");
            }
        }
    }

    private static Upgrades.Mode mode(TestApi admin) {
        return admin.get("/settings", SiteSettings.class).upgradeMode();
    }

    private static ServerFrame.Upgrade order(ScriptedClient client) {
        return (ServerFrame.Upgrade)
                await().atMost(SOON).until(() -> client.frames().poll(), frame -> frame instanceof ServerFrame.Upgrade);
    }

    @Test
    @Tag("PRES-7")
    @Tag("UPG-3")
    void aDisabledMachineIsUpgradedLikeAnyOtherAndStaysDisabled() {
        Release release = new Release();
        try (TestNode node = TestNode.start(folder)) {
            TestApi admin = node.administrator();
            release.trustedBy(admin);
            admin.put("/settings", Map.of("max_concurrent_upgrades", 1), SiteSettings.class);
            try (Fleet fleet = node.fleet(admin)) {
                ScriptedClient first = fleet.client("till");
                first.facts(first.facts().disabled(DisabledBy.USER));
                var addresses = List.of(node.address());
                var disabled = new UpgradingMachine(first, release.key.getPublic(), new Meter(), addresses, 0);
                var other =
                        new UpgradingMachine(fleet.client("desk"), release.key.getPublic(), new Meter(), addresses, 0);
                try {
                    disabled.start();
                    other.start();
                    await().atMost(SOON)
                            .until(() -> item(admin, disabled.id()).flags().disabled());
                    release.publish(admin, "1.2.0", 10 * KIB);

                    await().atMost(SOON.multipliedBy(3)).until(() -> areAll(List.of(disabled, other), "1.2.0"));
                    await().atMost(SOON)
                            .until(() -> history(admin, disabled.id()).contains("upgraded new_version"));
                    assertThat(item(admin, disabled.id()).flags())
                            .isEqualTo(new JumpItems.Flags(false, true, false, false, false, false));
                    await().atMost(SOON)
                            .until(() -> Release.queue(admin).running().isEmpty());
                    assertThat(Release.queue(admin).failed()).isEmpty();
                } finally {
                    disabled.stop();
                    other.stop();
                }
            }
        }
    }

    /** Five machines that cannot become it, and no more are asked to. */
    @Test
    @Tag("full")
    @Tag("UPG-7")
    void aVersionThatFiveMachinesRefuseIsHaltedUntilItIsResumed() {
        Release release = new Release();
        try (TestNode node = TestNode.start(folder)) {
            TestApi admin = node.administrator();
            release.trustedBy(admin);
            admin.put("/settings", Map.of("max_concurrent_upgrades", 1), SiteSettings.class);
            try (Fleet fleet = node.fleet(admin)) {
                List<ScriptedClient> clients = new ArrayList<>();
                for (int i = 0; i < 7; i++) {
                    ScriptedClient client = fleet.client("till-" + i);
                    client.attach().orTimeout(20, TimeUnit.SECONDS).join();
                    clients.add(client);
                }
                release.publish(admin, "1.2.0", 10 * KIB);
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    clients.forEach(UpgradesTest::refuse);
                    return !Release.queue(admin).halted().isEmpty();
                });

                assertThat(Release.queue(admin).halted().getFirst().failed()).isGreaterThanOrEqualTo(5);
                ScriptedClient last = clients.getLast();
                assertThat(item(admin, last.clientId()).flags().upgradePending())
                        .isFalse();
                assertThat(admin.send("POST", "/jump-items/" + last.clientId() + "/jump", Map.of())
                                .body())
                        .as("jumped to, though nobody answers here")
                        .doesNotContain("upgrade_pending");
                admin.post("/upgrades/resume", new Upgrades.Resume("1.2.0"), Upgrades.Queue.class);
                assertThat(Release.queue(admin).halted()).isEmpty();
                assertThat(item(admin, last.clientId()).flags().upgradePending())
                        .isTrue();
            }
        }
    }

    private static void refuse(ScriptedClient client) {
        if (client.frames().poll() instanceof ServerFrame.Upgrade) {
            client.send(new ClientFrame.UpgradeReport(
                    1, "1.2.0", Stage.FAILED, 0, ErrorCode.UPGRADE_FAILED.fault("It did not start.")));
        }
    }
}
