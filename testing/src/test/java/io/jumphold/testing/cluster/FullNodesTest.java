package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two small nodes on one database, until neither takes one more. */
@Tag("full")
class FullNodesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    @Tag("TIER-2")
    @Tag("TIER-3")
    @Tag("TIER-4")
    @Tag("ENR-5")
    void aFullNodeSendsToTheOneThatHasRoomAndAFullSiteEnrolsNobody() {
        try (NodeCluster cluster = NodeCluster.start(
                        2,
                        NodeCluster.Db.POSTGRESQL,
                        NodeProcess.asHere(),
                        "jumphold.node.tier=custom",
                        "jumphold.node.tier-number=3");
                Fleet fleet = new Fleet(cluster.installer(), 1)) {
            String first = cluster.node(0).address();
            String second = cluster.node(1).address();
            List<ScriptedClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(attached(fleet.client("m-" + i), first));
            }

            ScriptedClient fourth = fleet.client("m-3");
            // What nodes know of each other's room is a few seconds old.
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(refusal(fourth, first)).isEqualTo("node_full");
                assertThat(fourth.elsewhere()).containsExactly(second);
            });
            clients.add(attached(fourth, fourth.elsewhere().getFirst()));
            for (int i = 4; i < 6; i++) {
                clients.add(attached(fleet.client("m-" + i), second));
            }

            ScriptedClient seventh = fleet.client("m-6");
            for (String node : List.of(first, second)) {
                await().atMost(SOON).until(() -> refusal(seventh, node).equals("client_limit_reached"));
            }
            await().atMost(SOON).untilAsserted(() -> {
                Operations.Nodes nodes = cluster.administrator(0).get("/nodes", Operations.Nodes.class);
                assertThat(nodes.nodes())
                        .allSatisfy(node -> assertThat(node.level()).isEqualTo(Operations.Level.ALERT));
                assertThat(nodes.site().jumpClients()).isEqualTo(6);
            });

            ScriptedClient leaves = clients.getLast();
            leaves.close();
            cluster.administrator(0).delete("/jump-items/" + leaves.clientId());
            attached(fleet.client("m-7"), second);
        }
    }

    private static ScriptedClient attached(ScriptedClient client, String address) {
        client.attach(address).orTimeout(20, TimeUnit.SECONDS).join();
        return client;
    }

    private static String refusal(ScriptedClient client, String address) {
        try {
            client.attach(address).orTimeout(20, TimeUnit.SECONDS).join();
            return "attached";
        } catch (CompletionException e) {
            return ((FaultException) e.getCause()).fault().code();
        }
    }
}
