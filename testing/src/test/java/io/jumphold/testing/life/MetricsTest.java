package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real node tells of the life of its fleet. */
class MetricsTest {
    @TempDir
    private Path folder;

    @Test
    void aNodeCountsItsMachinesAndTheirRefusals() {
        try (TestNode node = TestNode.start(folder, "jumphold.node.connection-rate-lifted = false")) {
            TestApi admin = node.administrator();
            try (Fleet fleet = node.fleet(admin)) {
                ScriptedClient first = attached(fleet);
                attached(fleet);
                ScriptedClient stranger = fleet.client("stranger");
                stranger.pretendToBe(first.clientId());
                assertThatThrownBy(() -> attach(stranger)).isNotNull();

                String metrics = metrics(admin);

                assertThat(metrics)
                        .contains("jumphold_attached 2.0\n")
                        .contains("jumphold_attaches_total{outcome=\"attached\"} 2.0\n")
                        .contains("jumphold_attaches_total{outcome=\"identity_check_failed\"} 1.0\n")
                        .contains("jumphold_connection_rate 50.0\n")
                        .contains("jumphold_upgrades_slots_used 0.0\n")
                        .contains("jumphold_api_requests_total{code=\"ok\",status=\"200\"}")
                        .contains("process_cpu_usage");
                // Two have just taken their turns, so that it is some milliseconds long before it is empty.
                await().untilAsserted(() -> assertThat(metrics(admin)).contains("jumphold_line_seconds 0.0\n"));
            }
        }
    }

    private static String metrics(TestApi admin) {
        return admin.send("GET", "/metrics", null).body();
    }

    private static ScriptedClient attached(Fleet fleet) {
        ScriptedClient client = fleet.client("m");
        attach(client);
        return client;
    }

    private static void attach(ScriptedClient client) {
        client.attach().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
