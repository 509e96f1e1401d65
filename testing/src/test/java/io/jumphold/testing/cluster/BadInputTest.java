package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.testing.node.FreePort;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that must not join a site, or cannot: each is told why, in words that help, and ends with 1. The site goes on. */
class BadInputTest {
    private static final int FREE = FreePort.find();

    private static NodeCluster site;

    @TempDir
    private Path folder;

    private final List<NodeProcess> started = new ArrayList<>();

    @BeforeAll
    static void start() {
        site = NodeCluster.start(1, NodeCluster.Db.POSTGRESQL);
    }

    @AfterEach
    void theSiteGoesOn() {
        started.forEach(NodeProcess::close);
        assertThat(site.node(0).exitCode()).isNotDone();
        assertThat(site.administrator(0).items("").items()).isEmpty();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void nodesThatDoNotBelongHereAreRefusedEachWithItsReason() throws Exception {
        NodeProcess otherKey = launch("other-key", "jumphold.site-key-file=" + keyFile(new byte[32]));
        NodeProcess noKey = launch("no-key", "jumphold.site-key-file=" + folder.resolve("not-there.key"));
        NodeProcess otherName = launch("other-name", "jumphold.cluster.name=elsewhere");
        NodeProcess sameAddress = launch("same-address", "jumphold.cluster.port=" + site.clusterPort(0));

        refused(otherKey, "another site key", "site.key of another node");
        refused(noKey, "copy site.key of another node to " + folder.resolve("not-there.key"));
        assertThat(folder.resolve("not-there.key")).doesNotExist();
        refused(otherName, "\"jumphold\"", "\"elsewhere\"", "jumphold.cluster.name");
        refused(sameAddress, "127.0.0.1:" + site.clusterPort(0), "jumphold.cluster.host and port");
    }

    /** The register shows what such a node would tell of itself. */
    @Test
    void aNodeOfAnotherReleaseAndAnAddressThatIsTakenOnAnotherMachineAreRefused() throws Exception {
        site.postgres().execute("update site_node set oldest_wire = 9, newest_wire = 9, version = '9.0.0'");
        NodeProcess older = launch("older");
        refused(older, "version 9.0.0", "one release after the other");
        site.postgres().execute("update site_node set oldest_wire = 1, newest_wire = 1");

        site.postgres()
                .execute(
                        "insert into site_node select '127.0.0.1:" + FREE
                                + "', 7, cluster_name, 'elsewhere', 1, version, 1, 1,"
                                + " tier, capacity, 0, front_addresses, started_at, current_timestamp + interval '1' minute from site_node");
        NodeProcess taken = launch("taken", "jumphold.cluster.port=" + FREE, "jumphold.cluster.join-patience=1s");
        refused(taken, "Another node has the address 127.0.0.1:" + FREE);
        site.postgres().execute("delete from site_node where incarnation = 7");
    }

    @Test
    void aDatabaseThatIsAwayOrReadOnlyIsNamed() throws Exception {
        NodeProcess away = launch(
                "away",
                "jumphold.database.url=jdbc:postgresql://127.0.0.1:1/nowhere",
                "jumphold.database.start-timeout=1s");
        site.postgres().execute("create database standby");
        site.postgres().execute("alter database standby set default_transaction_read_only = on");
        NodeProcess readOnly = launch(
                "read-only", "jumphold.database.url=" + site.postgres().url().replaceFirst("/postgres$", "/standby"));

        refused(away, "jdbc:postgresql://127.0.0.1:1/nowhere", "does not answer");
        refused(readOnly, "/standby", "read-only");
    }

    private NodeProcess launch(String name, String... properties) {
        NodeProcess process = site.stranger(folder.resolve(name), properties);
        started.add(process);
        return process;
    }

    private static void refused(NodeProcess node, String... words) throws Exception {
        assertThat(node.exitCode().get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(node.output().lines().filter(line -> line.startsWith("jumphold node: ")))
                .singleElement()
                .asString()
                .contains(words);
    }

    private Path keyFile(byte[] key) throws IOException {
        return Files.writeString(
                folder.resolve("other.key"), Base64.getEncoder().encodeToString(key));
    }
}
