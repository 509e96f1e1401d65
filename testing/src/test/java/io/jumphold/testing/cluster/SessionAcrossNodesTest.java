package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.client.ScriptedPipe;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.TestApi;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session whose two ends are on different nodes, and what it outlives. */
@Tag("full")
class SessionAcrossNodesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    @Tag("JUMP-7")
    @Tag("JUMP-9")
    void itsEndsTalkThroughTwoNodesAndComeBackByAnotherWhenOneIsKilled() throws Exception {
        try (NodeCluster cluster = NodeCluster.start(3, NodeCluster.Db.POSTGRESQL);
                Fleet fleet = new Fleet(cluster.installer(), 1)) {
            TestApi admin = cluster.administrator(0);
            ScriptedClient client = fleet.client("press");
            client.attach(cluster.node(0).address())
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            String item = "/jump-items/" + client.clientId();
            await().atMost(SOON)
                    .until(() -> admin.get(item, JumpItems.Details.class).item().status() == Status.ONLINE);
            TestApi person = cluster.administrator(1);
            CompletableFuture<Sessions.Started> jumping =
                    CompletableFuture.supplyAsync(() -> person.post(item + "/jump", Map.of(), Sessions.Started.class));
            var order = (ServerFrame.OpenSession)
                    Objects.requireNonNull(client.frames().poll(20, TimeUnit.SECONDS));
            assertThat(order.addresses()).contains(cluster.node(1).address());
            client.send(new ClientFrame.SessionOpening(order.sessionId()));
            ScriptedPipe machine = join(fleet, cluster, 0, order.sessionId(), order.ticket(), client);
            byte[] ticket = Base64.getUrlDecoder().decode(jumping.join().ticket());
            ScriptedPipe representative = join(fleet, cluster, 1, order.sessionId(), ticket, null);

            talk(machine, representative);
            cluster.node(1).kill();

            assertThat(machine.end().orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.PEER_GONE.closeCode());
            ScriptedPipe machineAgain = comesBack(fleet, cluster, 0, order.sessionId(), machine, client);
            ScriptedPipe representativeAgain = comesBack(fleet, cluster, 2, order.sessionId(), representative, null);
            talk(machineAgain, representativeAgain);
            assertThat(admin.get("/sessions/" + order.sessionId(), Sessions.Session.class)
                            .state())
                    .isEqualTo(Sessions.State.RUNNING);

            admin.delete(item);
            assertThat(representativeAgain.end().orTimeout(60, TimeUnit.SECONDS).join())
                    .isEqualTo(1000);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(admin.get("/sessions/" + order.sessionId(), Sessions.Session.class)
                                    .endCause())
                            .isEqualTo("client_removed"));
        }
    }

    private static ScriptedPipe join(
            Fleet fleet,
            NodeCluster cluster,
            int node,
            String session,
            byte[] ticket,
            @Nullable ScriptedClient machine) {
        return ScriptedPipe.join(fleet, cluster.node(node).address(), session, ticket, machine)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** An end tries until somebody lets it in: the session may still be on its way to another node. */
    private static ScriptedPipe comesBack(
            Fleet fleet,
            NodeCluster cluster,
            int node,
            String session,
            ScriptedPipe before,
            @Nullable ScriptedClient machine) {
        return await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> join(fleet, cluster, node, session, before.rejoinTicket(), machine), Objects::nonNull);
    }

    private static void talk(ScriptedPipe one, ScriptedPipe other) throws InterruptedException {
        byte[] message = new byte[100_000];
        Arrays.fill(message, (byte) 7);
        one.write(message);
        assertThat(other.frames().poll(20, TimeUnit.SECONDS)).isEqualTo(message);
        other.write(message);
        assertThat(one.frames().poll(20, TimeUnit.SECONDS)).isEqualTo(message);
    }
}
