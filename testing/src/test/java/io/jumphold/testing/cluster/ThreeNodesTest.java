package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.client.ScriptedPipe;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestFeed;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job on three nodes; last of all one of them is killed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeNodesTest {
    private static final int[] ALL = {0, 1, 2};
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Pattern BOTH = Pattern.compile("between (127\\.0\\.1\\.\\d+) and (127\\.0\\.1\\.\\d+)");

    private static NodeCluster cluster;
    private static Crowd crowd;
    private static Fleet fleet;
    private static List<TestApi> admins;

    @BeforeAll
    static void start() {
        cluster = NodeCluster.start(3, NodeCluster.Db.POSTGRESQL);
        crowd = new Crowd(cluster);
        fleet = new Fleet(cluster.installer(), 1);
        admins = IntStream.of(ALL).mapToObj(cluster::administrator).toList();
    }

    @AfterAll
    static void stop() {
        fleet.close();
        crowd.close();
        cluster.close();
    }

    /** Attached and in the list, which lags by a moment. */
    private static ScriptedClient attached(String name, int node) {
        ScriptedClient client = fleet.client(name);
        client.attach(address(node)).orTimeout(20, TimeUnit.SECONDS).join();
        await().atMost(SOON).until(() -> status(client, node) == Status.ONLINE);
        return client;
    }

    private static String address(int node) {
        return cluster.node(node).address();
    }

    private static Status status(ScriptedClient client, int node) {
        return admins.get(node).details(client.clientId()).item().status();
    }

    /** Else a test or a benchmark would find nodes quicker, and safer, than they are. */
    @Test
    @Order(1)
    void theDatabaseHereAnswersWhenACommitIsOnDisk() {
        assertThat(cluster.postgres().ask("show fsync")).isEqualTo("on");
        assertThat(cluster.postgres().ask("show synchronous_commit")).isEqualTo("on");
    }

    @Test
    @Order(1)
    @Tag("PRES-1")
    @Tag("TIER-1")
    void everyNodeTellsTheSameOfMachinesAtAnyNode() {
        crowd.come(30);
        crowd.agreesWith(ALL);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admins).allSatisfy(admin -> {
                    List<Operations.Node> nodes =
                            admin.get("/nodes", Operations.Nodes.class).nodes();
                    assertThat(nodes).hasSize(3).allSatisfy(node -> {
                        assertThat(node.status()).isEqualTo("up");
                        assertThat(node.tier()).isEqualTo("b300");
                        assertThat(node.startedAt()).isNotNull();
                    });
                    assertThat(nodes.stream()
                                    .mapToInt(node -> Objects.requireNonNull(node.attached()))
                                    .sum())
                            .isEqualTo(30);
                }));
    }

    @Test
    @Order(2)
    @Tag("ENR-7")
    @Tag("RPT-2")
    void twoMachinesOfOneIdentityTakeItFromEachOtherAndAdministratorsAreToldOfBoth() throws Exception {
        ScriptedClient original = attached("cloned", 0);
        ScriptedClient clone = fleet.client("cloned", original.keys());
        clone.attach(address(1)).orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(clone.clientId()).isEqualTo(original.clientId());
        isTakenOver(original);
        await().atMost(SOON)
                .until(() -> history(original).stream()
                                .filter(entry -> entry.what().equals("online"))
                                .count()
                        == 2);
        assertThat(history(original)).extracting(JumpItems.HistoryEntry::what).doesNotContain("identity_conflict");

        original.attach(address(0)).orTimeout(20, TimeUnit.SECONDS).join();
        isTakenOver(clone);

        await().atMost(SOON)
                .until(() -> admins.get(2)
                        .details(original.clientId())
                        .item()
                        .flags()
                        .identityConflict());
        Matcher both = await().atMost(SOON)
                .until(
                        () -> history(original).stream()
                                .filter(entry -> entry.what().equals("identity_conflict"))
                                .map(entry -> BOTH.matcher(entry.detail()))
                                .filter(Matcher::matches)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(both.group(1)).isNotEqualTo(both.group(2));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admins.get(1)
                                .page("/audit?limit=50", Operations.AuditEntry.class)
                                .items())
                        .filteredOn(entry -> entry.what().equals("identity_conflict"))
                        .singleElement()
                        .satisfies(entry -> {
                            assertThat(entry.target()).isEqualTo("client:" + original.clientId());
                            assertThat(entry.fromAddress()).isEqualTo(both.group(2));
                            assertThat(entry.before()).contains(both.group(1));
                            assertThat(entry.after()).contains(both.group(2));
                        }));
        original.close();
    }

    private static List<JumpItems.HistoryEntry> history(ScriptedClient client) {
        return admins.get(0)
                .page("/jump-items/" + client.clientId() + "/history", JumpItems.HistoryEntry.class)
                .items();
    }

    private static void isTakenOver(ScriptedClient client) throws Exception {
        assertThat(client.ended().get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.SUPERSEDED.closeCode());
        assertThat(client.frames())
                .last()
                .isInstanceOfSatisfying(
                        ServerFrame.Refused.class,
                        refused -> assertThat(refused.fault().is(ErrorCode.SUPERSEDED))
                                .isTrue());
    }

    @Test
    @Order(2)
    @Tag("PRES-1")
    void theWelcomeOfAnyNodeNamesAllOfThemItselfFirst() {
        for (int node : ALL) {
            ScriptedClient client = fleet.client("asks-" + node);
            assertThat(client.attach(address(node))
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join()
                            .addresses())
                    .startsWith(address(node))
                    .contains(address(0), address(1), address(2));
            client.close();
        }
    }

    @Test
    @Order(3)
    @Tag("PRES-8")
    void aChangeIsSeenOnTheLiveFeedOfEveryNodeWithinASecond() {
        List<TestFeed> feeds = admins.stream().map(TestApi::live).toList();
        try {
            ScriptedClient client = attached("watched", 0);
            everyFeedShows(feeds, client, Status.ONLINE, SOON);
            client.drop();
            everyFeedShows(feeds, client, Status.OFFLINE, Duration.ofSeconds(1));
            client.attach(address(1)).orTimeout(20, TimeUnit.SECONDS).join();
            everyFeedShows(feeds, client, Status.ONLINE, Duration.ofSeconds(1));
        } finally {
            feeds.forEach(TestFeed::close);
        }
    }

    private static void everyFeedShows(List<TestFeed> feeds, ScriptedClient client, Status status, Duration within) {
        await().atMost(within)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(feeds)
                        .allSatisfy(feed ->
                                assertThat(feed.status(client.clientId())).contains(status)));
    }

    @Test
    @Order(4)
    @Tag("PRES-4")
    void anAttachAtAnotherNodeTakesOverAndTheLateEndOfTheOlderOneChangesNothing() {
        ScriptedClient older = attached("roamer", 0);
        ScriptedClient newer = fleet.client("roamer", older.keys());

        newer.attach(address(1)).orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(older.ended().orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.SUPERSEDED.closeCode());
        newer.send(new ClientFrame.FactsChanged(1, ScriptedClient.facts("roamed")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                admins.get(2).details(newer.clientId()).item().hostName())
                        .isEqualTo("roamed"));
        for (int node : ALL) {
            assertThat(status(newer, node)).isEqualTo(Status.ONLINE);
        }
    }

    @Test
    @Order(5)
    @Tag("JUMP-1")
    void aMachineAtOneNodeIsJumpedToFromAnother() throws InterruptedException {
        ScriptedClient client = attached("desk", 0);
        CompletableFuture<Sessions.Started> jumping = CompletableFuture.supplyAsync(() ->
                admins.get(1).post("/jump-items/" + client.clientId() + "/jump", Map.of(), Sessions.Started.class));
        ServerFrame.OpenSession order =
                (ServerFrame.OpenSession) client.frames().poll(10, TimeUnit.SECONDS);
        assertThat(order).isNotNull();
        client.send(new ClientFrame.SessionOpening(order.sessionId()));
        ScriptedPipe machine =
                client.join(order).orTimeout(10, TimeUnit.SECONDS).join();
        byte[] ticket = Base64.getUrlDecoder()
                .decode(jumping.orTimeout(10, TimeUnit.SECONDS).join().ticket());
        String there =
                order.addresses().isEmpty() ? address(0) : order.addresses().getFirst();
        ScriptedPipe representative = ScriptedPipe.join(fleet, there, order.sessionId(), ticket, null)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();

        representative.write(new byte[] {1, 2, 3});
        assertThat(machine.frames().poll(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
        machine.write(new byte[] {4, 5});
        assertThat(representative.frames().poll(10, TimeUnit.SECONDS)).containsExactly(4, 5);

        admins.get(2).post("/sessions/" + order.sessionId() + "/end", Map.of(), Sessions.Session.class);
        machine.end().orTimeout(10, TimeUnit.SECONDS).join();
        client.close();
    }

    @Test
    @Order(6)
    @Tag("WOL-1")
    @Tag("WOL-2")
    void aNeighbourAtAnotherNodeWakesAMachineAndNoNodeWakesItAgainAtOnce() throws InterruptedException {
        ScriptedClient sleeper = fleet.client("sleeper");
        ScriptedClient neighbour = fleet.client("neighbour");
        Gateway gateway = new Gateway("198.51.100.1", "02:00:5e:00:53:77");
        sleeper.facts(ScriptedClient.facts("sleeper", gateway));
        neighbour.facts(ScriptedClient.facts("neighbour", gateway));
        sleeper.attach(address(0)).orTimeout(20, TimeUnit.SECONDS).join();
        neighbour.attach(address(1)).orTimeout(20, TimeUnit.SECONDS).join();
        sleeper.close();
        await().atMost(SOON).until(() -> status(sleeper, 2) == Status.OFFLINE && status(neighbour, 2) == Status.ONLINE);
        String path = "/jump-items/" + sleeper.clientId() + "/wake";

        assertThat(admins.get(2).post(path, Map.of(), JumpItems.Woken.class))
                .isEqualTo(new JumpItems.Woken(sleeper.clientId(), 1, false));

        assertThat(neighbour.frames().poll(10, TimeUnit.SECONDS)).isInstanceOf(ServerFrame.Wake.class);
        for (TestApi admin : admins) {
            assertThatThrownBy(() -> admin.post(path, Map.of(), JumpItems.Woken.class))
                    .isInstanceOfSatisfying(TestApi.Refused.class, refused -> {
                        assertThat(refused.problem().code()).isEqualTo(ErrorCode.WAKE_COOLDOWN.code());
                        assertThat(refused.problem().retryAfterMs()).isBetween(1L, 30_000L);
                    });
        }
        neighbour.close();
    }

    @Test
    @Order(7)
    @Tag("PRES-3")
    void machinesOfAKilledNodeAreOnlineWhereTheyComeBackAndTheOthersOfflineSoonAfterItsRemoval() {
        crowd.persistent(false);
        ScriptedClient returning = attached("returning", 2);
        cluster.node(2).kill();

        // Its entry may have lived on that node as well, and is not served until the node is given up.
        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .until(() -> returning
                                .attach(address(1))
                                .orTimeout(20, TimeUnit.SECONDS)
                                .join()
                                .epoch()
                        == 2);
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(status(returning, 0)).isEqualTo(Status.ONLINE));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> admins.get(0)
                                .get("/nodes", Operations.Nodes.class)
                                .nodes()
                                .size()
                        == 2);
        crowd.agreesWith(0, Duration.ofSeconds(10));
        crowd.agreesWith(1, Duration.ofSeconds(1));
        returning.close();
    }

    @Test
    @Order(8)
    @Tag("PRES-1")
    void aNodeThatComesBackIsOneOfThem() {
        crowd.persistent(true);
        cluster.startAgain(2);
        crowd.everybodyIsIn();
        crowd.agreesWith(ALL);
    }
}
