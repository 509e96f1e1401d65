package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of 150 machines when nodes, or the database, are lost under them. */
@Tag("full")
class LostNodesTest {
    private static final int MACHINES = 150;

    private NodeCluster cluster;
    private Crowd crowd;

    @BeforeEach
    void start() {
        cluster = NodeCluster.start(3, NodeCluster.Db.POSTGRESQL);
        crowd = new Crowd(cluster);
        crowd.come(MACHINES);
        crowd.agreesWith(0, 1, 2);
    }

    @AfterEach
    void stop() {
        crowd.close();
        cluster.close();
    }

    /** Node 0 is the oldest: it has the singletons and hands out the shards; it also holds links and entities. */
    @Test
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

    /** It slept through its own removal: its machines and its entities are with others, so it must end itself. */
    @Test
    @Tag("PRES-3")
    @Tag("PRES-4")
    void aNodeThatSleptPastItsRemovalEndsItselfAndIsStartedAgain() throws Exception {
        NodeProcess sleeper = cluster.node(0);
        sleeper.pause();
        awaitMembers(1, 2, Duration.ofSeconds(40));
        crowd.atNode(0).forEach(member -> member.attachAt(1));
        crowd.agreesWith(1, 2);

        sleeper.resume();

        assertThat(sleeper.exitCode().get(30, TimeUnit.SECONDS)).isEqualTo(3);
        crowd.everybodyIsIn();
        crowd.agreesWith(1, 2);
        cluster.startAgain(0);
        crowd.agreesWith(0, 1, 2);
    }

    @Test
    void aShortPauseCostsNobodyAnything() {
        int losses = crowd.losses();
        cluster.node(1).pause();
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        cluster.node(1).resume();

        crowd.agreesWith(0, 1, 2);
        assertThat(crowd.losses()).isEqualTo(losses);
        assertThat(cluster.node(1).exitCode()).isNotDone();
    }

    /** All are gone at once: a cold start, with everybody's status to be found out anew. */
    @Test
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
    void theDatabaseIsRestartedUnderLoad() {
        cluster.postgres().stop();
        crowd.drop(30);
        Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
        cluster.postgres().startAgain();

        crowd.everybodyIsIn();
        crowd.agreesWith(0, 1, 2);
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.exitCode())
                        .as("a node that the database took along")
                        .isNotDone());
    }

    @Test
    void aFourthNodeThatJoinsDisturbsNobody() {
        int losses = crowd.losses();
        List<List<Long>> epochs =
                crowd.members().stream().map(Crowd.Member::epochs).toList();

        int fourth = cluster.add();

        awaitMembers(fourth, 4, Duration.ofSeconds(20));
        crowd.come(20);
        crowd.agreesWith(0, 1, 2, fourth);
        // Shards move for some seconds more.
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> true);
        crowd.agreesWith(0, 1, 2, fourth);
        assertThat(crowd.losses()).isEqualTo(losses);
        assertThat(crowd.members().stream().limit(MACHINES).map(Crowd.Member::epochs))
                .containsExactlyElementsOf(epochs);
    }

    private void awaitMembers(int node, int count, Duration within) {
        Awaitility.await()
                .atMost(within)
                .until(() -> cluster.administrator(node)
                                .get("/nodes", io.jumphold.protocol.api.Operations.Nodes.class)
                                .nodes()
                                .size()
                        == count);
    }
}
