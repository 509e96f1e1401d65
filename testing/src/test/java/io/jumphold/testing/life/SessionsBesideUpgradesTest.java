package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.client.ScriptedPipe;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session's throughput while the bandwidth of upgrades is used up, beside that of the same session before and after. */
@Tag("full")
class SessionsBesideUpgradesTest {
    private static final int CAP = 256 * 1_024;
    private static final int FRAME = 32 * 1_024;
    private static final int FRAMES = 4_000;
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    private record Session(ScriptedPipe representative, ScriptedPipe machine) {
        /** Frames a second from one end to the other. */
        double throughput() throws InterruptedException {
            byte[] frame = new byte[FRAME];
            long begin = System.nanoTime();
            for (int i = 0; i < FRAMES; i++) {
                representative.write(frame);
            }
            for (int i = 0; i < FRAMES; i++) {
                assertThat(machine.frames().poll(30, TimeUnit.SECONDS)).isNotNull();
            }
            return FRAMES / ((System.nanoTime() - begin) / 1e9);
        }
    }

    @Test
    @Tag("UPG-10")
    void aSessionIsAsFastWhileTheCapOfUpgradesBites() throws Exception {
        Meter meter = new Meter();
        Release release = new Release();
        try (TestNode node = TestNode.start(folder)) {
            TestApi admin = node.administrator();
            admin.put(
                    "/settings",
                    Map.of("heartbeat", 300, "max_upgrade_bandwidth", CAP, "upgrade_mode", "disabled"),
                    SiteSettings.class);
            release.trustedBy(admin);
            release.publish(admin, "1.2.0", 8 * 1_024 * 1_024);
            try (Fleet fleet = node.fleet(admin)) {
                Session session = session(admin, fleet);
                List<UpgradingMachine> machines = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    machines.add(new UpgradingMachine(
                            fleet.client("m-" + i), release.key.getPublic(), meter, List.of(node.address()), 0));
                }
                machines.forEach(UpgradingMachine::start);
                session.throughput();

                double alone = 0;
                double beside = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    mode(admin, "disabled");
                    await().during(Duration.ofSeconds(1))
                            .atMost(Duration.ofSeconds(20))
                            .until(meter::isQuiet);
                    alone = Math.max(alone, session.throughput());
                    mode(admin, "enabled");
                    await().atMost(Duration.ofSeconds(40)).until(() -> !meter.isQuiet());
                    long before = meter.total();
                    beside = Math.max(beside, session.throughput());
                    assertThat(meter.total())
                            .as("the downloads went on meanwhile")
                            .isGreaterThan(before);
                }
                machines.forEach(UpgradingMachine::stop);

                assertThat(meter.mostIn(1)).as("the cap bites").isLessThan(CAP * 120L / 100);
                assertThat(beside / alone)
                        .as("%.0f and %.0f frames a second", beside, alone)
                        .isGreaterThan(0.8);
            }
        }
    }

    private static void mode(TestApi admin, String mode) {
        admin.put("/settings", Map.of("upgrade_mode", mode), SiteSettings.class);
    }

    private static Session session(TestApi admin, Fleet fleet) throws Exception {
        ScriptedClient client = fleet.client("server");
        client.facts(UpgradingMachine.version(client.facts(), "1.2.0"));
        client.attach().get(20, TimeUnit.SECONDS);
        await().until(() ->
                admin.send("GET", "/jump-items/" + client.clientId(), null).statusCode() == 200);
        CompletableFuture<Sessions.Started> jump = CompletableFuture.supplyAsync(
                () -> admin.post("/jump-items/" + client.clientId() + "/jump", Map.of(), Sessions.Started.class));
        ServerFrame.OpenSession order = (ServerFrame.OpenSession)
                await().until(() -> client.frames().poll(), ServerFrame.OpenSession.class::isInstance);
        client.send(new ClientFrame.SessionOpening(order.sessionId()));
        ScriptedPipe machine = client.join(order).get(20, TimeUnit.SECONDS);
        Sessions.Started started = jump.get(20, TimeUnit.SECONDS);
        ScriptedPipe representative = ScriptedPipe.join(
                        fleet,
                        started.addresses().getFirst(),
                        started.session().id(),
                        Base64.getUrlDecoder().decode(started.ticket()),
                        null)
                .get(20, TimeUnit.SECONDS);
        return new Session(representative, machine);
    }
}
