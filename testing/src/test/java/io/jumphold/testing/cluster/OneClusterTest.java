package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.api.Operations;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site never stays in two clusters, whoever slept while the other began. */
class OneClusterTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("full")
    void aNodeThatSleptWhileAnotherBeganTheClusterAnewEndsItself() throws Exception {
        try (NodeCluster site = NodeCluster.start(1, NodeCluster.Db.POSTGRESQL)) {
            NodeProcess sleeper = site.node(0);
            sleeper.pause();
            try (NodeProcess other = site.stranger(folder).awaitReady()) {
                sleeper.resume();

                assertThat(sleeper.exitCode().get(60, TimeUnit.SECONDS)).isEqualTo(3);
                assertThat(other.api()
                                .signIn(TestNode.ADMINISTRATOR, TestNode.PASSWORD)
                                .get("/nodes", Operations.Nodes.class)
                                .nodes())
                        .singleElement()
                        .satisfies(node -> assertThat(node.status()).isEqualTo("up"));
            }
        }
    }

    @Test
    @Tag("full")
    void nodesThatStartAtOnceBecomeOneClusterAlsoAfterAllWereKilled() {
        try (NodeCluster site = NodeCluster.start(2, NodeCluster.Db.POSTGRESQL)) {
            site.nodes().forEach(NodeProcess::kill);

            site.startAllAgain();

            assertThat(site.administrator(1)
                            .get("/nodes", Operations.Nodes.class)
                            .nodes())
                    .hasSize(2);
        }
    }
}
