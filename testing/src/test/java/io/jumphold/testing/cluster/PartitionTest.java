package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.network.Lan;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One node of three is cut off from the others, while the database, machines and people reach all three: for some seconds both sides serve, and write. Needs
 * Linux, and root; elsewhere it is skipped.
 */
@Tag("full")
class PartitionTest {
    private static final int MACHINES = 60;
    private static final int DUE = 9;
    private static final int EDITED = 8;
    private static final int CUT_OFF = 2;
    private static final Duration SOON = Duration.ofSeconds(20);

    private Lan lan;
    private NodeCluster cluster;
    private Crowd crowd;

    @BeforeEach
    void start() {
        lan = opened();
        cluster = NodeCluster.start(3, lan, "jumphold.node.sweep-every=1s");
        crowd = new Crowd(cluster);
    }

    @AfterEach
    void stop() {
        Stream.of(crowd, cluster, lan).filter(Objects::nonNull).forEach(PartitionTest::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Lan opened() {
        try {
            return Lan.open();
        } catch (UncheckedIOException e) {
            return abort("No network namespaces here: " + e.getMessage());
        }
    }

    @Test
    @Tag("LIFE-8")
    @Tag("PRES-1")
    @Tag("PRES-3")
    @Tag("PRES-4")
    void aNodeThatIsCutOffFromTheOthersEndsItselfAndNothingHappensTwice() throws Exception {
        // Nobody beats among those that are due.
        cluster.administrator(0).put("/settings", Map.of("heartbeat", 300), SiteSettings.class);
        try (Fleet shortLived = new Fleet(installer(null, 1), 1);
                Fleet impatient = new Fleet(installer(1, null), 1)) {
            List<ScriptedClient> expire = attached(shortLived, "expires-");
            List<ScriptedClient> away = attached(impatient, "away-");
            away.forEach(ScriptedClient::close);
            Instant begins = Instant.now().plusSeconds(54);
            crowd.come(MACHINES);
            crowd.agreesWith(0, 1, 2);
            aShortCutCostsNobodyAnything();
            // A sweep is to happen on both sides.
            await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(begins));

            List<Edits> edits = edits();
            NodeProcess lost = cluster.node(CUT_OFF);
            assertThat(crowd.atNode(CUT_OFF)).isNotEmpty();
            await().atMost(SOON).until(() -> edits.stream().allMatch(Edits::isConfirmed));
            cluster.cutOff(CUT_OFF);
            assertThat(lost.exitCode().get(40, TimeUnit.SECONDS)).isEqualTo(3);
            // It finds its cluster in the database, and must not begin another one.
            NodeProcess tooEarly = cluster.launch(CUT_OFF, "jumphold.cluster.join-patience=2s");

            crowd.everybodyIsIn();
            crowd.agreesWith(0, 1);
            assertThat(crowd.atNode(CUT_OFF)).isEmpty();
            edits.forEach(Edits::close);
            everyDueOneWentOnce(expire, "removal_requested expired");
            everyDueOneWentOnce(away, "removal_requested away_too_long");
            assertThat(expire).allSatisfy(this::isToldOnce);
            assertThat(tooEarly.exitCode().get(60, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(tooEarly.output()).contains("did not let this one in");

            cluster.reconnect(CUT_OFF);
            cluster.startAgain(CUT_OFF);
            crowd.come(9);
            assertThat(crowd.atNode(CUT_OFF)).isNotEmpty();
            crowd.agreesWith(0, 1, 2);
            edits.forEach(Edits::isKept);
            noJournalHadTwoWriters();
        }
    }

    private void aShortCutCostsNobodyAnything() {
        int losses = crowd.losses();
        cluster.cutOff(CUT_OFF);
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        cluster.reconnect(CUT_OFF);
        for (int node = 0; node < 3; node++) {
            TestApi admin = cluster.administrator(node);
            await().atMost(SOON)
                    .until(() -> admin.get("/nodes", Operations.Nodes.class).nodes().stream()
                                    .filter(one -> one.status().equals("up"))
                                    .count()
                            == 3);
        }
        crowd.agreesWith(0, 1, 2);
        assertThat(crowd.losses()).isEqualTo(losses);
    }

    private InstallerKey installer(@Nullable Integer maxOfflineMinutes, @Nullable Integer expireAfterMinutes) {
        var installer =
                new Installers.NewInstaller(1, null, null, null, null, maxOfflineMinutes, null, expireAfterMinutes);
        return InstallerKey.parse(cluster.administrator(0)
                .post("/installers", installer, Installers.Created.class)
                .key());
    }

    /** Machines in turn at the nodes. */
    private List<ScriptedClient> attached(Fleet fleet, String name) {
        List<ScriptedClient> clients =
                IntStream.range(0, DUE).mapToObj(i -> fleet.client(name + i)).toList();
        IntStream.range(0, DUE).forEach(i -> attach(clients.get(i), i % 3));
        return clients;
    }

    private void attach(ScriptedClient client, int node) {
        client.attach(cluster.node(node).address())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private void everyDueOneWentOnce(List<ScriptedClient> clients, String how) {
        TestApi admin = cluster.administrator(0);
        assertThat(clients)
                .allSatisfy(client -> await().atMost(SOON)
                        .untilAsserted(() -> assertThat(admin.page(
                                                "/jump-items/" + client.clientId() + "/history",
                                                JumpItems.HistoryEntry.class)
                                        .items())
                                .extracting(entry -> entry.what() + " " + entry.cause())
                                .containsOnlyOnce(how)));
        assertThat(admin.allItems())
                .extracting(JumpItems.Item::id)
                .doesNotContainAnyElementsOf(
                        clients.stream().map(ScriptedClient::clientId).toList());
    }

    /** At once where its node lives, else when it comes again. */
    private void isToldOnce(ScriptedClient client) {
        if (client.ended().isDone()) {
            attach(client, 0);
        }
        try {
            assertThat(client.frames().poll(20, TimeUnit.SECONDS)).isInstanceOf(ServerFrame.Uninstall.class);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(client.frames()).isEmpty();
    }

    /** Edits all the time, half of them through the node that is cut off; each machine through one node only. */
    private List<Edits> edits() {
        List<Edits> edits = new ArrayList<>();
        List<Crowd.Member> members = crowd.members();
        for (int i = 0; i < EDITED; i++) {
            int through = i % 2 == 0 ? 0 : CUT_OFF;
            edits.add(new Edits(members.get(i).id(), cluster.administrator(through)));
        }
        return edits;
    }

    /** One machine's comments count up. What the API has confirmed must be there at the end. */
    private final class Edits implements AutoCloseable {
        private final int id;
        private final TestApi through;
        private final CompletableFuture<Void> work;
        private volatile boolean stopped;
        private int tried;
        private volatile int confirmed;

        Edits(int id, TestApi through) {
            this.id = id;
            this.through = through;
            this.work = CompletableFuture.runAsync(
                    this::run, task -> Thread.ofPlatform().daemon().start(task));
        }

        private void run() {
            while (!stopped) {
                tried++;
                try {
                    through.patch(item(), Map.of("comments", Integer.toString(tried)), JumpItems.Details.class);
                    confirmed = tried;
                } catch (TestApi.Refused | UncheckedIOException e) {
                    // Nobody knows whether it was done.
                    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
                }
            }
        }

        private String item() {
            return "/jump-items/" + id;
        }

        @Override
        public void close() {
            stopped = true;
            work.orTimeout(60, TimeUnit.SECONDS).join();
        }

        boolean isConfirmed() {
            return confirmed > 0;
        }

        void isKept() {
            assertThat(Integer.parseInt(cluster.administrator(0)
                            .get(item(), JumpItems.Details.class)
                            .item()
                            .comments()))
                    .as("the last edit of " + id)
                    .isBetween(confirmed, tried);
        }
    }

    /** Each start of an entity writes under a name of its own: whoever wrote again after another one had written would be the second of two. */
    private void noJournalHadTwoWriters() {
        assertThat(cluster.postgres()
                        .ask("select count(*) > 0 from (select persistence_id from event_journal"
                                + " group by persistence_id having count(distinct writer) > 1) as moved"))
                .as("entities have moved")
                .isEqualTo("t");
        assertThat(cluster.postgres()
                        .ask("select string_agg(persistence_id, ', ') from (select persistence_id from event_journal"
                                + " group by persistence_id having min(sequence_number) <> 1"
                                + " or max(sequence_number) <> count(*)) as broken"))
                .as("journals with gaps")
                .isEqualTo("null");
        assertThat(cluster.postgres()
                        .ask("select string_agg(persistence_id, ', ') from (select persistence_id from event_journal"
                                + " group by persistence_id, writer"
                                + " having max(sequence_number) - min(sequence_number) + 1 <> count(*)) as shared"))
                .as("journals that two wrote in turn")
                .isEqualTo("null");
    }
}
