package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.client.ScriptedPipe;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What becomes of 150 machines when nodes, or the database, are lost under them. Each test leaves three nodes and all machines attached. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LostNodesTest {
    private static final int MACHINES = 150;
    private static final Duration SOON = Duration.ofSeconds(60);

    private static NodeCluster cluster;
    private static Crowd crowd;

    @BeforeAll
    static void start() {
        cluster = NodeCluster.start(3, NodeCluster.Db.POSTGRESQL);
        crowd = new Crowd(cluster);
        crowd.come(MACHINES);
        crowd.agreesWith(0, 1, 2);
    }

    @AfterAll
    static void stop() {
        crowd.close();
        cluster.close();
    }

    /** Node 0 is the oldest: it has the singletons and hands out the shards; it also holds links and entities. */
    @Test
    @Order(1)
    @Tag("PRES-1")
    @Tag("PRES-3")
    void theOldestNodeIsKilledAndComesBack() {
        cluster.node(0).kill();
        crowd.everybodyIsIn();
        crowd.agreesWith(1, 2);
        cluster.startAgain(0);
        crowd.agreesWith(0, 1, 2);
    }

    @Test
    @Order(6)
    @Tag("full")
    @Tag("PRES-3")
    void eachNodeInTurnIsKilledUnderLoad() {
        for (int node : List.of(1, 2, 0)) {
            cluster.node(node).kill();
            crowd.everybodyIsIn();
            crowd.agreesWith(IntStream.range(0, 3).filter(one -> one != node).toArray());
            cluster.startAgain(node);
            crowd.agreesWith(0, 1, 2);
        }
    }

    /** It slept through its own removal: its machines, its entities and the singletons are with others, so it must end itself. */
    @Test
    @Order(2)
    @Tag("full")
    @Tag("PRES-3")
    @Tag("PRES-4")
    void aNodeThatSleptPastItsRemovalEndsItselfAndIsStartedAgain() throws Exception {
        NodeProcess sleeper = cluster.node(1);
        assertThat(crowd.atNode(1)).isNotEmpty();
        sleeper.pause();
        awaitMembers(2, 2, Duration.ofSeconds(40));
        crowd.atNode(1).forEach(member -> member.attachAt(2));
        crowd.agreesWith(0, 2);

        sleeper.resume();

        assertThat(sleeper.exitCode().get(30, TimeUnit.SECONDS)).isEqualTo(3);
        crowd.everybodyIsIn();
        crowd.agreesWith(0, 2);
        cluster.startAgain(1);
        crowd.agreesWith(0, 1, 2);
    }

    @Test
    @Order(5)
    @Tag("full")
    void aShortPauseCostsNobodyAnything() {
        int losses = crowd.losses();
        cluster.node(1).pause();
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        cluster.node(1).resume();

        crowd.agreesWith(0, 1, 2);
        assertThat(crowd.losses()).isEqualTo(losses);
        assertThat(cluster.node(1).exitCode()).isNotDone();
    }

    /** All are gone at once: a cold start, with everybody's status to be found out anew. */
    @Test
    @Order(7)
    @Tag("full")
    @Tag("PRES-3")
    void allNodesAreKilledAndStartedAgain() {
        crowd.persistent(false);
        cluster.nodes().forEach(NodeProcess::kill);
        cluster.startAllAgain();
        crowd.agreesWith(0, 1, 2);
        crowd.persistent(true);
        crowd.everybodyIsIn();
        crowd.agreesWith(0, 1, 2);
    }

    @Test
    @Order(3)
    void theDatabaseIsRestartedUnderLoad() {
        cluster.postgres().stop();
        crowd.drop(30);
        await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
        cluster.postgres().startAgain();

        crowd.everybodyIsIn();
        crowd.agreesWith(0, 1, 2);
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.exitCode())
                        .as("a node that the database took along")
                        .isNotDone());
    }

    @Test
    @Order(8)
    @Tag("full")
    void aFourthNodeThatJoinsDisturbsNobody() {
        int losses = crowd.losses();
        List<List<Long>> epochs =
                crowd.members().stream().map(Crowd.Member::epochs).toList();

        int fourth = cluster.add();

        awaitMembers(fourth, 4, Duration.ofSeconds(20));
        crowd.come(20);
        crowd.agreesWith(0, 1, 2, fourth);
        // Shards move for some seconds more.
        await().pollDelay(Duration.ofSeconds(20)).atMost(Duration.ofSeconds(30)).until(() -> true);
        crowd.agreesWith(0, 1, 2, fourth);
        assertThat(crowd.losses()).isEqualTo(losses);
        assertThat(crowd.members().stream().limit(MACHINES).map(Crowd.Member::epochs))
                .containsExactlyElementsOf(epochs);
    }

    @Test
    @Order(4)
    @Tag("full")
    @Tag("JUMP-7")
    @Tag("JUMP-9")
    void theEndsOfASessionTalkThroughTwoNodesAndComeBackByAnotherWhenOneIsKilled() throws Exception {
        try (Fleet fleet = new Fleet(cluster.installer(), 1)) {
            TestApi admin = cluster.administrator(0);
            ScriptedClient client = fleet.client("press");
            client.attach(cluster.node(0).address())
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            String item = "/jump-items/" + client.clientId();
            await().atMost(SOON)
                    .until(() -> admin.details(client.clientId()).item().status() == Status.ONLINE);
            TestApi person = cluster.administrator(1);
            CompletableFuture<Sessions.Started> jumping =
                    CompletableFuture.supplyAsync(() -> person.post(item + "/jump", Map.of(), Sessions.Started.class));
            var order = (ServerFrame.OpenSession)
                    Objects.requireNonNull(client.frames().poll(20, TimeUnit.SECONDS));
            assertThat(order.addresses()).contains(cluster.node(1).address());
            client.send(new ClientFrame.SessionOpening(order.sessionId()));
            ScriptedPipe machine = join(fleet, 0, order.sessionId(), order.ticket(), client);
            Sessions.Started started = jumping.join();
            assertThat(started.addresses())
                    .startsWith(cluster.node(1).address())
                    .contains(cluster.node(2).address());
            byte[] ticket = Base64.getUrlDecoder().decode(started.ticket());
            ScriptedPipe representative = join(fleet, 1, order.sessionId(), ticket, null);

            talk(machine, representative);
            cluster.node(1).kill();

            assertThat(machine.end().orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.PEER_GONE.closeCode());
            ScriptedPipe machineAgain = comesBack(fleet, 0, order.sessionId(), machine, client);
            ScriptedPipe representativeAgain = comesBack(fleet, 2, order.sessionId(), representative, null);
            talk(machineAgain, representativeAgain);
            assertThat(admin.get("/sessions/" + order.sessionId(), Sessions.Session.class)
                            .state())
                    .isEqualTo(Sessions.State.RUNNING);

            // The entry may have lived on the lost node, and is not served until that is given up.
            await().atMost(SOON)
                    .ignoreExceptionsMatching(failure -> failure instanceof TestApi.Refused refused
                            && refused.problem().status() == 503)
                    .until(() -> {
                        admin.delete(item);
                        return true;
                    });
            assertThat(representativeAgain.end().orTimeout(60, TimeUnit.SECONDS).join())
                    .isEqualTo(1000);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(admin.get("/sessions/" + order.sessionId(), Sessions.Session.class)
                                    .endCause())
                            .isEqualTo("client_removed"));
            client.close();
        }
        cluster.startAgain(1);
        crowd.everybodyIsIn();
        crowd.agreesWith(0, 1, 2);
    }

    private static ScriptedPipe join(
            Fleet fleet, int node, String session, byte[] ticket, @Nullable ScriptedClient machine) {
        return ScriptedPipe.join(fleet, cluster.node(node).address(), session, ticket, machine)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** An end tries until somebody lets it in: the session may still be on its way to another node. */
    private static ScriptedPipe comesBack(
            Fleet fleet, int node, String session, ScriptedPipe before, @Nullable ScriptedClient machine) {
        return await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> join(fleet, node, session, before.rejoinTicket(), machine), Objects::nonNull);
    }

    private static void talk(ScriptedPipe one, ScriptedPipe other) throws InterruptedException {
        byte[] message = new byte[100_000];
        Arrays.fill(message, (byte) 7);
        one.write(message);
        assertThat(other.frames().poll(20, TimeUnit.SECONDS)).isEqualTo(message);
        other.write(message);
        assertThat(one.frames().poll(20, TimeUnit.SECONDS)).isEqualTo(message);
    }

    private void awaitMembers(int node, int count, Duration within) {
        await().atMost(within)
                .until(() -> cluster.administrator(node)
                                .get("/nodes", Operations.Nodes.class)
                                .nodes()
                                .size()
                        == count);
    }
}
