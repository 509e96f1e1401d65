package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine on which somebody installs a second time, against a real node. */
@Tag("ENR-8")
class DuplicatesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SCOPE = "5".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void theSecondIsFlaggedOrRefusedAsTheSettingSaysAndFlaggedNoMoreWhenTheFirstIsGone() {
        try (TestNode node = TestNode.start(folder, "jumphold.node.sweep-every = 200ms")) {
            TestApi admin = node.administrator();
            try (Fleet fleet = node.fleet(admin)) {
                int first = attached(fleet, "first");
                int second = attached(fleet, "second");

                assertThat(admin.details(first).item().flags().duplicate()).isFalse();
                assertThat(admin.details(second).item().flags().duplicate()).isTrue();
                assertThat(admin.details(second).duplicateOf()).isEqualTo(first);

                admin.put("/settings", Map.of("duplicates", "reject"), SiteSettings.class);
                assertThatThrownBy(() -> attached(fleet, "third"))
                        .cause()
                        .isInstanceOfSatisfying(FaultException.class, refused -> {
                            assertThat(refused.fault().is(ErrorCode.DUPLICATE_CLIENT))
                                    .isTrue();
                            assertThat(refused.fault().message()).contains("Jump Client " + first);
                        });
                assertThat(admin.items("").items()).hasSize(2);

                admin.delete("/jump-items/" + first);
                await().atMost(SOON)
                        .until(() -> !admin.details(second).item().flags().duplicate());
                assertThat(admin.details(second).duplicateOf()).isNull();
            }
        }
    }

    private static int attached(Fleet fleet, String name) {
        ScriptedClient client = fleet.client(name);
        client.facts(ScriptedClient.facts(name, new Gateway("192.0.2.1", "02:00:00:00:00:01"), SCOPE));
        client.attach().orTimeout(20, TimeUnit.SECONDS).join();
        return client.clientId();
    }
}
