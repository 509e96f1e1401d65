package io.jumphold.testing.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.client.ScriptedPipe;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job through everything that is real but the machine itself: TLS, wire, entities, journal, read side, API. */
class MainJobTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static TestNode node;
    private static TestApi admin;
    private static Fleet fleet;

    @BeforeAll
    static void start() {
        node = TestNode.start(folder);
        admin = node.administrator();
        fleet = node.fleet(admin);
    }

    @AfterAll
    static void stop() {
        fleet.close();
        node.close();
    }

    private static ScriptedClient attached(String name) {
        ScriptedClient client = fleet.client(name);
        client.attach().orTimeout(20, TimeUnit.SECONDS).join();
        return client;
    }

    private static JumpItems.Item item(ScriptedClient client) {
        return admin.details(client.clientId()).item();
    }

    private static void awaitStatus(ScriptedClient client, Status status) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(item(client).status()).isEqualTo(status));
    }

    private static ErrorCode refusal(CompletableFuture<?> refused) {
        try {
            refused.orTimeout(20, TimeUnit.SECONDS).join();
            throw new AssertionError("was not refused");
        } catch (CompletionException e) {
            return ((FaultException) e.getCause()).fault().errorCode();
        }
    }

    @Test
    @Tag("ENR-1")
    @Tag("PRES-2")
    void aMachineThatEnrolsIsSeenOnlineWithWhatItToldOfItself() {
        ScriptedClient client = attached("kiosk-17");
        awaitStatus(client, Status.ONLINE);
        JumpItems.Item seen = item(client);
        assertThat(seen.name()).isEqualTo("kiosk-17");
        assertThat(seen.fqdn()).isEqualTo("kiosk-17.example.test");
        assertThat(seen.publicIp()).startsWith("127.");
        assertThat(seen.flags()).isEqualTo(JumpItems.Flags.NONE);
        assertThat(seen.times().lastSeen()).isNotNull();
        assertThat(seen.times().deletesAt()).isNull();
    }

    @Test
    @Tag("ENR-6")
    void aMachineWhoseAnswerWasLostGetsTheSameEntry() {
        ScriptedClient first = attached("twice");
        ScriptedClient again = fleet.client("twice", first.keys());
        assertThat(again.attach().orTimeout(20, TimeUnit.SECONDS).join().clientId())
                .isEqualTo(first.clientId());
    }

    @Test
    @Tag("ENR-1")
    void anExpiredOrForeignInstallerIsRefusedWithItsCode() {
        var made = admin.post("/installers", new Installers.NewInstaller(1, "x", "", "", 10), Installers.Created.class);
        admin.delete("/installers/" + made.installer().id());
        InstallerKey key = InstallerKey.parse(made.key());
        try (Fleet late = new Fleet(key, 1);
                Fleet foreign = new Fleet(
                        new InstallerKey(key.siteId(), key.addresses(), key.authorities(), "AAAA.BBBB", 0), 1)) {
            assertThat(refusal(late.client("late").attach())).isEqualTo(ErrorCode.INSTALLER_KEY_INVALID);
            assertThat(refusal(foreign.client("foreign").attach())).isEqualTo(ErrorCode.INSTALLER_KEY_INVALID);
        }
    }

    @Test
    @Tag("ENR-2")
    @Tag("ENR-3")
    void anImpostorIsRefusedAndTheEntryShowsItButStaysOnline() {
        ScriptedClient owner = attached("vault");
        awaitStatus(owner, Status.ONLINE);
        ScriptedClient impostor = fleet.client("vault");
        impostor.pretendToBe(owner.clientId());
        assertThat(refusal(impostor.attach())).isEqualTo(ErrorCode.IDENTITY_CHECK_FAILED);
        await().atMost(SOON).untilAsserted(() -> {
            var details = admin.details(owner.clientId());
            assertThat(details.identityCheckFailedFrom()).startsWith("127.");
            assertThat(details.item().status()).isEqualTo(Status.ONLINE);
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.page("/audit?limit=50", Operations.AuditEntry.class)
                                .items())
                        .anySatisfy(entry -> {
                            assertThat(entry.what()).isEqualTo("identity_check_failed");
                            assertThat(entry.target()).isEqualTo("client:" + owner.clientId());
                        }));
    }

    @Test
    @Tag("PRES-3")
    @Tag("LIFE-9")
    void aClosedConnectionIsOfflineWithinASecondAndInTheHistory() {
        ScriptedClient client = attached("flaky");
        awaitStatus(client, Status.ONLINE);
        client.drop();
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(item(client).status()).isEqualTo(Status.OFFLINE));
        List<JumpItems.HistoryEntry> history = admin.page(
                        "/jump-items/" + client.clientId() + "/history", JumpItems.HistoryEntry.class)
                .items();
        assertThat(history).extracting(JumpItems.HistoryEntry::what).contains("enrolled", "online", "offline");
        assertThat(history).allSatisfy(entry -> assertThat(entry.cause()).isNotBlank());
    }

    @Test
    @Tag("PRES-4")
    void aNewerAttachTakesOverAndTheOlderOnesEndDoesNotMakeItOffline() {
        ScriptedClient older = attached("roamer");
        ScriptedClient newer = fleet.client("roamer", older.keys());
        newer.attach().orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(older.ended().orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.SUPERSEDED.closeCode());
        awaitStatus(newer, Status.ONLINE);
        newer.send(new ClientFrame.FactsChanged(1, ScriptedClient.facts("roamed")));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(item(newer).hostName()).isEqualTo("roamed");
            assertThat(item(newer).status()).isEqualTo(Status.ONLINE);
        });
    }

    @Test
    @Tag("SRCH-1")
    void aSearchFindsPartsOfWordsInAnyCase() {
        ScriptedClient client = attached("Accounting-PC-9");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.items("?q=ACCOUNTING-pc").items())
                        .extracting(JumpItems.Item::id)
                        .containsExactly(client.clientId()));
        assertThat(admin.items("?q=accounting&field=tag").items()).isEmpty();
    }

    @Test
    @Tag("JUMP-1")
    void aJumpBringsTheTwoEndsTogether() throws InterruptedException {
        ScriptedClient client = attached("desk");
        awaitStatus(client, Status.ONLINE);
        CompletableFuture<Sessions.Started> jumping = CompletableFuture.supplyAsync(
                () -> admin.post("/jump-items/" + client.clientId() + "/jump", Map.of(), Sessions.Started.class));
        ServerFrame.OpenSession order =
                (ServerFrame.OpenSession) client.frames().poll(10, TimeUnit.SECONDS);
        assertThat(order).isNotNull();
        client.send(new ClientFrame.SessionOpening(order.sessionId()));
        ScriptedPipe machine =
                client.join(order).orTimeout(10, TimeUnit.SECONDS).join();
        Sessions.Started started = jumping.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(started.session().state()).isEqualTo(Sessions.State.STARTING);

        byte[] ticket = Base64.getUrlDecoder().decode(started.ticket());
        ScriptedPipe representative = ScriptedPipe.join(fleet, node.address(), order.sessionId(), ticket, null)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        representative.write(new byte[] {1, 2, 3});
        assertThat(machine.frames().poll(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
        machine.write(new byte[] {4, 5});
        assertThat(representative.frames().poll(10, TimeUnit.SECONDS)).containsExactly(4, 5);
        assertThat(refusal(ScriptedPipe.join(fleet, node.address(), order.sessionId(), ticket, null)))
                .isEqualTo(ErrorCode.TICKET_INVALID);

        Sessions.Session ended =
                admin.post("/sessions/" + order.sessionId() + "/end", Map.of(), Sessions.Session.class);
        assertThat(ended.state()).isEqualTo(Sessions.State.ENDED);
        machine.end().orTimeout(10, TimeUnit.SECONDS).join();
        representative.end().orTimeout(10, TimeUnit.SECONDS).join();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(item(client).times().lastAccessed()).isNotNull());
    }

    @Test
    @Tag("JUMP-3")
    @Tag("UNI-4")
    void eachReasonWhyAJumpFailsHasItsOwnAnswer() throws InterruptedException {
        ScriptedClient client = attached("unlucky");
        awaitStatus(client, Status.ONLINE);
        String jump = "/jump-items/" + client.clientId() + "/jump";
        assertThatThrownBy(() -> admin.post("/jump-items/2000000000/jump", Map.of(), Sessions.Started.class))
                .hasMessageContaining("not_found");

        var failing = CompletableFuture.runAsync(() -> admin.post(jump, Map.of(), Sessions.Started.class));
        ServerFrame.OpenSession order =
                (ServerFrame.OpenSession) client.frames().poll(10, TimeUnit.SECONDS);
        client.send(new ClientFrame.SessionFailed(order.sessionId(), ErrorCode.CONNECT_FAILED.fault()));
        assertThat(code(failing)).isEqualTo("connect_failed");
        assertThat(refusal(client.join(order))).isEqualTo(ErrorCode.SESSION_ENDED);

        var dropping = CompletableFuture.runAsync(() -> admin.post(jump, Map.of(), Sessions.Started.class));
        await().atMost(SOON).until(() -> client.frames().stream().anyMatch(ServerFrame.OpenSession.class::isInstance));
        client.drop();
        assertThat(code(dropping)).isEqualTo("client_not_connected");
        awaitStatus(client, Status.OFFLINE);
        assertThatThrownBy(() -> admin.post(jump, Map.of(), Sessions.Started.class))
                .hasMessageContaining("client_offline");
    }

    private void awaitNotListed(String name) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(admin.items("?q=" + name).items()).isEmpty());
    }

    private static String code(CompletableFuture<?> failing) {
        try {
            failing.orTimeout(30, TimeUnit.SECONDS).join();
            throw new AssertionError("was not refused");
        } catch (CompletionException e) {
            return ((TestApi.Refused) e.getCause()).problem().code();
        }
    }

    @Test
    @Tag("UNI-1")
    void removingAnOnlineMachineUninstallsItAndRemovesTheEntry() throws InterruptedException {
        ScriptedClient client = attached("old-desk");
        awaitStatus(client, Status.ONLINE);
        admin.delete("/jump-items/" + client.clientId());
        assertThat(client.frames().poll(10, TimeUnit.SECONDS)).isInstanceOf(ServerFrame.Uninstall.class);
        client.send(new ClientFrame.Uninstalled(7, true));
        assertThat(client.frames().poll(10, TimeUnit.SECONDS)).isEqualTo(new ServerFrame.Ack(7));
        awaitNotListed("old-desk");
        client.drop();
        assertThat(refusal(client.attach())).isEqualTo(ErrorCode.CLIENT_NOT_FOUND);
    }

    @Test
    @Tag("UNI-2")
    void aRemovedOfflineMachineLearnsOfItWhenItComesBack() throws InterruptedException {
        ScriptedClient client = attached("away");
        awaitStatus(client, Status.ONLINE);
        client.drop();
        awaitStatus(client, Status.OFFLINE);
        admin.delete("/jump-items/" + client.clientId());
        awaitNotListed("away");
        client.attach().orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(client.frames().poll(10, TimeUnit.SECONDS)).isInstanceOf(ServerFrame.Uninstall.class);
        client.send(new ClientFrame.Uninstalled(1, true));
        assertThat(client.frames().poll(10, TimeUnit.SECONDS)).isEqualTo(new ServerFrame.Ack(1));
        client.drop();
        assertThat(refusal(client.attach())).isEqualTo(ErrorCode.CLIENT_NOT_FOUND);
    }

    @Test
    @Tag("UNI-3")
    void anUninstallOnTheMachineKeepsTheEntryMarked() throws InterruptedException {
        ScriptedClient client = attached("quitter");
        awaitStatus(client, Status.ONLINE);
        client.send(new ClientFrame.Uninstalled(1, false));
        assertThat(client.frames().poll(10, TimeUnit.SECONDS)).isEqualTo(new ServerFrame.Ack(1));
        client.drop();
        awaitStatus(client, Status.UNINSTALLED);
        assertThatThrownBy(() ->
                        admin.post("/jump-items/" + client.clientId() + "/jump", Map.of(), Sessions.Started.class))
                .hasMessageContaining("client_uninstalled");
        admin.delete("/jump-items/" + client.clientId());
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(admin.items("?q=quitter").items()).isEmpty());
    }

    @Test
    @Tag("ITEM-5")
    void theListIsByGroupThenTagAndCountsStandWithIt() {
        var group = admin.post(
                "/jump-groups",
                new JumpItems.NewJumpGroup("Branch offices", null, null),
                JumpItems.JumpGroupDetails.class);
        for (String tag : List.of("b", "", "a")) {
            var made = admin.post(
                    "/installers",
                    new Installers.NewInstaller(group.id(), "in-" + tag, tag, "", null),
                    Installers.Created.class);
            try (Fleet branch = new Fleet(InstallerKey.parse(made.key()), 1)) {
                branch.client("m").attach().orTimeout(20, TimeUnit.SECONDS).join();
            }
        }
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(admin.items("?group=" + group.id()).items())
                                .extracting(JumpItems.Item::tag)
                                .containsExactly("", "a", "b"));
        await().atMost(SOON).untilAsserted(() -> {
            JumpItems.Counts counts = admin.get("/jump-items/counts", JumpItems.Counts.class);
            assertThat(counts.groups())
                    .filteredOn(count -> count.group().id() == group.id())
                    .singleElement()
                    .satisfies(count -> {
                        assertThat(count.count().items()).isEqualTo(3);
                        assertThat(count.count().offline()).isEqualTo(3);
                    });
        });
    }

    @Test
    void aRepresentativeSeesTheGroupsThatAreHisAndNothingElse() {
        ScriptedClient client = attached("boss-laptop");
        awaitStatus(client, Status.ONLINE);
        admin.post(
                "/users",
                new Accounts.NewUser("rita", "Rita", "a long password", Accounts.Role.REPRESENTATIVE, List.of()),
                Accounts.User.class);
        TestApi rita = node.api().signIn("rita", "a long password");
        assertThat(rita.items("?q=boss-laptop").items()).isEmpty();
        assertThatThrownBy(
                        () -> rita.post("/jump-items/" + client.clientId() + "/jump", Map.of(), Sessions.Started.class))
                .hasMessageContaining("not_found");
    }
}
