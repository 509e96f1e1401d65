package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.jumphold.client.install.Install;
import io.jumphold.client.link.Address;
import io.jumphold.client.link.Link;
import io.jumphold.client.link.LinkEnd;
import io.jumphold.client.link.LinkListener;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations.Authority;
import io.jumphold.protocol.api.Operations.AuthorityState;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import io.jumphold.testing.session.RealClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authority that real clients trust is changed at real nodes. */
@Tag("ENR-9")
class AuthorityChangeTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private TestNode node;
    private TestApi admin;
    private Authorities authorities;

    @BeforeEach
    void start() {
        node = TestNode.start(folder.resolve("node"));
        admin = node.administrator();
        authorities = new Authorities(admin);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private RealClient client(String name, InstallerKey key) throws Exception {
        RealClient client = new RealClient(folder.resolve(name), key, () -> ScriptedClient.facts(name));
        await().atMost(SOON).until(() -> client.id() != null && isOnline(client.id()));
        return client;
    }

    private boolean isOnline(int id) {
        // The list is a moment behind the welcome.
        return admin.items("").items().stream().anyMatch(item -> item.id() == id && item.status() == Status.ONLINE);
    }

    private void isAway(int id) {
        await().atMost(SOON).until(() -> !isOnline(id));
    }

    /** A client that has come and gone again. */
    private int away(String name, InstallerKey key) throws Exception {
        int id;
        try (RealClient leaves = client(name, key)) {
            id = Objects.requireNonNull(leaves.id());
        }
        isAway(id);
        return id;
    }

    private long comings(int id) {
        return admin.page("/jump-items/" + id + "/history", JumpItems.HistoryEntry.class).items().stream()
                .filter(entry -> entry.what().equals("online"))
                .count();
    }

    /** How the client of this folder ends that dials the node as it is. */
    private LinkEnd dialled(String name) throws Exception {
        CompletableFuture<LinkEnd> end = new CompletableFuture<>();
        List<String> trusted =
                Objects.requireNonNull(Install.peek(folder.resolve(name))).authorities();
        Link.dial(
                Address.parse(node.address()).orElseThrow(),
                "/attach",
                new io.jumphold.client.link.Authorities(() -> trusted),
                new LinkListener() {
                    @Override
                    public void opened(byte[] serverKeyHash) {
                        end.complete(new LinkEnd(true, 0, "opened"));
                    }

                    @Override
                    public void frame(byte[] bytes) {}

                    @Override
                    public void closed(LinkEnd closed) {
                        end.complete(closed);
                    }
                });
        return end.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anAuthorityIsPreparedPushedChangedToAndTheOldOneRetiredWithoutAnybodyBeingCutOff() throws Exception {
        Authority first = authorities.all().getFirst();
        InstallerKey key = admin.installer();
        assertThat(key.authorities()).containsExactly(first.sha256());
        int id;
        Authority second;
        try (RealClient client = client("one", key)) {
            id = Objects.requireNonNull(client.id());
            second = authorities.prepare();
            await().atMost(SOON).until(() -> authorities.number(2).clientsWithout() == 0);
            assertThat(client.authorities()).containsExactly(first.sha256(), second.sha256());
            assertThat(Authorities.shownAt(node.address())).containsExactly(first.sha256());
            assertThat(admin.installer().authorities()).containsExactly(first.sha256(), second.sha256());

            assertThat(authorities.change(2, false).state()).isEqualTo(AuthorityState.CURRENT);

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(Authorities.shownAt(node.address())).containsExactly(second.sha256()));
            assertThat(Files.readString(folder.resolve("node/ready.json"))).contains(second.sha256());
            assertThat(isOnline(id)).isTrue();
            assertThat(comings(id)).as("its connection has stayed").isEqualTo(1);
        }
        isAway(id);
        try (RealClient again = client("one", key)) {
            assertThat(again.id()).isEqualTo(id);
            assertThat(comings(id)).isEqualTo(2);

            authorities.retire(1);

            await().atMost(SOON).until(() -> again.authorities().equals(List.of(second.sha256())));
            assertThat(authorities.all()).extracting(Authority::number).containsExactly(2);
            assertThat(admin.installer().authorities()).containsExactly(second.sha256());
        }
    }

    @Test
    void scriptedMachinesTellWhomTheyTrustAndFollowAChange() {
        try (Fleet fleet = node.fleet(admin)) {
            ScriptedClient machine = fleet.client("till");
            machine.attach().orTimeout(20, TimeUnit.SECONDS).join();
            Authority second = authorities.prepare();
            await().atMost(SOON).until(() -> authorities.number(2).clientsWithout() == 0);
            assertThat(machine.trusts()).endsWith(second.sha256()).hasSize(2);
            assertThat(machine.frames()).isEmpty();

            authorities.change(2, false);
            await().atMost(SOON).until(() -> Authorities.shownAt(node.address()).equals(List.of(second.sha256())));
            machine.drop();
            machine.attach().orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(authorities.number(2).clientsWithout()).isZero();
        }
    }

    @Test
    void whoIsAwayIsCountedAndTheChangeIsRefusedUntilAnyway() throws Exception {
        InstallerKey key = admin.installer();
        int away = away("away", key);
        try (RealClient stays = client("stays", key)) {
            Authority second = authorities.prepare();
            await().atMost(SOON).until(() -> stays.authorities().contains(second.sha256()));
            await().atMost(SOON).until(() -> authorities.number(2).clientsWithout() == 1);

            assertThatExceptionOfType(TestApi.Refused.class)
                    .isThrownBy(() -> authorities.change(2, false))
                    .satisfies(refused -> {
                        assertThat(refused.problem().code()).isEqualTo("clients_without_authority");
                        assertThat(refused.problem().detail()).startsWith("1 Jump Client does not trust");
                    });
            assertThat(dialled("away").opened()).isTrue();

            assertThat(authorities.change(2, true).clientsWithout()).isEqualTo(1);

            await().atMost(SOON).until(() -> Authorities.shownAt(node.address()).equals(List.of(second.sha256())));
            LinkEnd refused = dialled("away");
            assertThat(refused.opened()).isFalse();
            assertThat(refused.why()).contains("does not trust").contains("new installer key");
            assertThat(dialled("stays").opened()).isTrue();
        }
        try (RealClient found = client("away", admin.installer())) {
            assertThat(found.id())
                    .as("with a new key it is the one that it was")
                    .isEqualTo(away);
            await().atMost(SOON).until(() -> authorities.number(2).clientsWithout() == 0);
        }
    }

    @Test
    @Tag("full")
    void whoIsAwayDuringAPreparationLearnsItWhenItComes() throws Exception {
        InstallerKey key = admin.installer();
        away("late", key);
        Authority second = authorities.prepare();
        assertThat(authorities.number(2).clientsWithout()).isEqualTo(1);

        try (RealClient back = client("late", key)) {
            await().atMost(SOON).until(() -> back.authorities().contains(second.sha256()));
            await().atMost(SOON).until(() -> authorities.number(2).clientsWithout() == 0);
        }
    }

    @Test
    @Tag("full")
    void theChangeBackBringsBackWhoMissedIt() throws Exception {
        InstallerKey key = admin.installer();
        int id = away("away", key);
        authorities.prepare();
        authorities.change(2, true);
        await().atMost(SOON).until(() -> !dialled("away").opened());

        authorities.change(1, false);

        await().atMost(SOON).until(() -> dialled("away").opened());
        try (RealClient back = client("away", key)) {
            assertThat(back.id()).isEqualTo(id);
        }
    }

    @Test
    void aNodeThatIsStartedAgainShowsTheCurrentOne() throws IOException {
        Authority second = authorities.prepare();
        authorities.change(2, false);
        authorities.retire(1);
        node.close();

        node = TestNode.start(folder.resolve("node"));

        assertThat(Authorities.shownAt(node.address())).containsExactly(second.sha256());
        assertThat(new Authorities(node.api().signIn(TestNode.ADMINISTRATOR, TestNode.PASSWORD)).all())
                .extracting(Authority::number)
                .containsExactly(2);
    }

    @Test
    @Tag("full")
    void allNodesOfASiteChangeWithinSecondsAndTellTheirClients() throws Exception {
        try (NodeCluster cluster = NodeCluster.start(2, NodeCluster.Db.POSTGRESQL)) {
            Authorities one = new Authorities(cluster.administrator(0));
            Authorities other = new Authorities(cluster.administrator(1));
            InstallerKey key = cluster.installer();
            try (RealClient left = at(cluster, 0, key);
                    RealClient right = at(cluster, 1, key)) {
                Authority second = one.prepare();
                await().atMost(SOON).until(() -> other.number(2).clientsWithout() == 0);
                assertThat(left.authorities()).contains(second.sha256());
                assertThat(right.authorities()).contains(second.sha256());

                one.change(2, false);

                for (int i = 0; i < 2; i++) {
                    String address = cluster.node(i).address();
                    await().atMost(SOON)
                            .until(() -> Authorities.shownAt(address).equals(List.of(second.sha256())));
                }
                other.retire(1);
                await().atMost(SOON).until(() -> left.authorities().equals(List.of(second.sha256())));
                await().atMost(SOON).until(() -> right.authorities().equals(List.of(second.sha256())));
            }
        }
    }

    /** A client that knows this node only until it is welcomed there. */
    private RealClient at(NodeCluster cluster, int number, InstallerKey key) throws Exception {
        String address = cluster.node(number).address();
        InstallerKey here =
                new InstallerKey(key.siteId(), List.of(address), key.authorities(), key.token(), key.validUntilMs());
        RealClient client =
                new RealClient(folder.resolve("client-" + number), here, () -> ScriptedClient.facts("host-" + number));
        await().atMost(SOON).until(() -> client.id() != null);
        return client;
    }
}
