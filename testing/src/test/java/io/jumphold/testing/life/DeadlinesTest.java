package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines of a minute on a real node. The first minute of a site nobody is judged, so that all could come back. */
class DeadlinesTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration A_MINUTE_OR_SO = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private TestNode node;
    private TestApi admin;

    @BeforeEach
    void start() {
        node = TestNode.start(folder, "jumphold.node.sweep-every = 500ms");
        admin = node.administrator();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private InstallerKey installer(@Nullable Integer maxOfflineMinutes, @Nullable Integer expireAfterMinutes) {
        var installer =
                new Installers.NewInstaller(1, null, null, null, null, maxOfflineMinutes, null, expireAfterMinutes);
        return InstallerKey.parse(
                admin.post("/installers", installer, Installers.Created.class).key());
    }

    private JumpItems.Details details(ScriptedClient client) {
        return admin.details(client.clientId());
    }

    private static void attach(ScriptedClient client) {
        client.attach().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private List<String> history(ScriptedClient client) {
        return admin
                .page("/jump-items/" + client.clientId() + "/history", JumpItems.HistoryEntry.class)
                .items()
                .stream()
                .map(entry -> entry.what() + " " + entry.cause())
                .toList();
    }

    private void isListed(ScriptedClient client, boolean listed) {
        assertThat(admin.items("").items())
                .extracting(JumpItems.Item::id)
                .matches(ids -> ids.contains(client.clientId()) == listed);
    }

    @Test
    @Tag("LIFE-5")
    @Tag("UNI-5")
    void aMachineIsToldItsTermsAndAChangedSettingReachesItWithinSeconds() {
        try (Fleet fleet = new Fleet(installer(null, null), 1);
                Fleet bounded = new Fleet(installer(90, null), 1)) {
            ScriptedClient client = fleet.client("till");
            ScriptedClient other = bounded.client("kiosk");
            attach(client);
            attach(other);
            long days = Duration.ofDays(180).toMillis();
            await().atMost(SOON).until(() -> client.terms().equals(new Terms(days, null)));

            admin.put("/settings", Map.of("delete_after_days", 20), SiteSettings.class);

            await().atMost(SOON)
                    .until(() ->
                            client.terms().equals(new Terms(Duration.ofDays(20).toMillis(), null)));
            admin.put("/settings", Map.of("restrict_local_uninstall", true), SiteSettings.class);
            await().atMost(SOON).until(() -> client.terms().restrictsUninstall());

            await().atMost(SOON)
                    .until(() -> other.terms()
                            .equals(new Terms(Duration.ofMinutes(90).toMillis(), null, true)));
        }
    }

    @Test
    @Tag("full")
    @Tag("LIFE-4")
    @Tag("LIFE-6")
    @Tag("LIFE-7")
    @Tag("LIFE-8")
    @Tag("LIFE-9")
    void whoIsAwayForTooLongGoesAndWhoExpiresIsSentAwayEachOnce() throws Exception {
        // Nobody beats here.
        admin.put("/settings", Map.of("heartbeat", 300), SiteSettings.class);
        try (Fleet shortLived = new Fleet(installer(null, 1), 1);
                Fleet impatient = new Fleet(installer(1, null), 1)) {
            ScriptedClient expires = shortLived.client("expires");
            ScriptedClient away = impatient.client("away");
            attach(expires);
            attach(away);
            away.close();
            await().atMost(SOON).until(() -> details(away).item().status() == Status.OFFLINE);
            JumpItems.Times times = details(away).item().times();
            assertThat(times.deletesAt())
                    .isEqualTo(Objects.requireNonNull(times.lastSeen()).plus(Duration.ofMinutes(1)));

            await().atMost(A_MINUTE_OR_SO).untilAsserted(() -> {
                isListed(expires, false);
                isListed(away, false);
            });
            assertThat(expires.frames().poll(5, TimeUnit.SECONDS)).isInstanceOf(ServerFrame.Uninstall.class);
            expires.send(new ClientFrame.Uninstalled(1, true));
            assertThat(expires.frames().poll(5, TimeUnit.SECONDS)).isEqualTo(new ServerFrame.Ack(1));
            assertThat(details(away).item().flags().deletionRequested()).isTrue();
            assertThat(history(away)).containsOnlyOnce("removal_requested away_too_long");

            attach(away);
            assertThat(away.frames().poll(5, TimeUnit.SECONDS)).isInstanceOf(ServerFrame.Uninstall.class);
            away.send(new ClientFrame.Uninstalled(1, true));
            assertThat(away.frames().poll(5, TimeUnit.SECONDS)).isEqualTo(new ServerFrame.Ack(1));
            assertThat(expires.frames()).isEmpty();
        }
    }
}
