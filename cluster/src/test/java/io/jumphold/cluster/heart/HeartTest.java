package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.RecordingPipeEnd;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.session.SessionStarts;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole heart on a cluster of one node, as the front door and the HTTP API see it. */
class HeartTest {
    private static OneNode node;

    private final Machine machine = Machine.of(OneNode.SITE_ID);
    private final RecordingLink link = new RecordingLink();

    @BeforeAll
    static void start() {
        node = OneNode.start();
    }

    @AfterAll
    static void stop() {
        node.stop();
    }

    @BeforeEach
    void afresh() {
        node.directory.set(Settings.DEFAULT, Samples.installer(5), expired());
        node.audit.records.clear();
        node.directory.installersUsed.clear();
    }

    @Test
    @Tag("ENR-1")
    @Tag("PRES-1")
    void aMachineEnrolsAndIsOnlineAndItsInstallerIsCounted() {
        int before = node.heart.attached();

        Attachment.Held held = enrolled();

        assertThat(held.epoch()).isEqualTo(1);
        assertThat(row(held.clientId()).status()).isEqualTo(Status.ONLINE);
        assertThat(row(held.clientId()).name()).isEqualTo("press-4");
        assertThat(row(held.clientId()).jumpGroupId()).isEqualTo(3);
        assertThat(node.directory.installersUsed).containsExactly(5);
        await().untilAsserted(() -> assertThat(node.heart.attached()).isEqualTo(before + 1));
    }

    @Test
    @Tag("ENR-6")
    void enrollingAgainGivesTheSameEntryAndCountsOnce() {
        Attachment.Held first = enrolled();
        Attachment.Held again = held(enrol(Machine.token(OneNode.SITE_ID, 5, OneNode.SITE_KEYS), new RecordingLink()));

        assertThat(again.clientId()).isEqualTo(first.clientId());
        assertThat(again.epoch()).isEqualTo(2);
        assertThat(node.directory.installersUsed).containsExactly(5);
        await().untilAsserted(() -> assertThat(link.closed).containsExactly("superseded"));
    }

    @Test
    @Tag("ENR-6")
    void aClientWhoseAnswerWasLostGetsItsEntryAlsoAfterTheInstallersEnd() {
        Attachment.Held first = enrolled();
        node.directory.set(Settings.DEFAULT);

        Attachment.Held again = held(enrol(Machine.token(OneNode.SITE_ID, 5, OneNode.SITE_KEYS), new RecordingLink()));

        assertThat(again.clientId()).isEqualTo(first.clientId());
    }

    @Test
    @Tag("ENR-6")
    void aCrashBetweenTheIdAndTheEntryLeavesAnIdThatIsTakenUp() {
        int id = node.identities
                .allocate(Keys.hashHex(machine.publicKey()), "", false)
                .toCompletableFuture()
                .join()
                .id();

        assertThat(enrolled()).isEqualTo(new Attachment.Held(id, 1, Lifetime.UNBOUNDED));
        assertThat(node.directory.installersUsed).containsExactly(5);
    }

    @Test
    @Tag("ENR-5")
    void beyondTheSitesCapacityNobodyEnrolsAndNothingIsLeftBehind() {
        int identities = node.identities.size();
        int handed = node.readSide.handed();
        node.identities.atMost(0);
        try {
            assertThat(refusal(enrol(Machine.token(OneNode.SITE_ID, 5, OneNode.SITE_KEYS), link)))
                    .isEqualTo("client_limit_reached");
        } finally {
            node.identities.atMost(Integer.MAX_VALUE);
        }

        assertThat(node.identities.size()).isEqualTo(identities);
        assertThat(node.readSide.handed()).isEqualTo(handed);
        assertThat(node.audit.records).extracting(AuditRecord::what).containsExactly("enrolment_refused");
    }

    @Test
    @Tag("TIER-3")
    void onlyWhatIsNeitherRemovedNorUninstalledTakesAPlace() {
        int before = node.identities.counted();
        Attachment.Held held = enrolled();
        assertThat(node.identities.counted()).isEqualTo(before + 1);

        now(node.heart.jumpClients().remove(held.clientId(), "ada"));

        await().untilAsserted(() -> assertThat(node.identities.counted()).isEqualTo(before));
    }

    @Test
    @Tag("ENR-1")
    void anIdWithoutAnEntryDoesNotOutliveItsInstaller() {
        node.identities.allocate(Keys.hashHex(machine.publicKey()), "", false);

        assertThat(refusal(enrol(Machine.token(OneNode.SITE_ID, 6, OneNode.SITE_KEYS), link)))
                .isEqualTo("installer_expired");
    }

    @Test
    @Tag("ENR-1")
    void anInstallerThatIsNotGoodEnrolsNobodyAndTheAuditShowsIt() {
        assertThat(refusal(enrol("made.up", link))).isEqualTo("installer_key_invalid");
        assertThat(refusal(enrol(Machine.token(OneNode.SITE_ID, 5, Keys.generate()), link)))
                .isEqualTo("installer_key_invalid");
        assertThat(refusal(enrol(Machine.token(OneNode.SITE_ID, 9, OneNode.SITE_KEYS), link)))
                .isEqualTo("installer_key_invalid");
        assertThat(refusal(enrol(Machine.token(OneNode.SITE_ID, 6, OneNode.SITE_KEYS), link)))
                .isEqualTo("installer_expired");

        assertThat(node.audit.records)
                .extracting(AuditRecord::what)
                .containsOnly("enrolment_refused")
                .hasSize(4);
        assertThat(node.directory.installersUsed).isEmpty();
    }

    @Test
    @Tag("ENR-2")
    void anEnrolmentWithoutAProofOfItsKeyIsRefused() {
        Connection connection = Machine.connection();
        String token = Machine.token(OneNode.SITE_ID, 5, OneNode.SITE_KEYS);
        ClientFrame.Enrol enrol = machine.enrol(token, Machine.connection());

        assertThat(refusal(node.heart.machines().enrol(enrol, connection, link)))
                .isEqualTo("identity_check_failed");
    }

    @Test
    @Tag("ENR-2")
    void aKeyThatIsNoneIsRefusedAndNoStageFails() {
        Connection connection = Machine.connection();
        ClientFrame.Enrol right = machine.enrol(Machine.token(OneNode.SITE_ID, 5, OneNode.SITE_KEYS), connection);
        byte[] besideTheCurve = right.publicKey().clone();
        besideTheCurve[besideTheCurve.length - 1] ^= 1;
        for (byte[] key : List.of(besideTheCurve, new byte[] {1, 2, 3})) {
            var wrong = new ClientFrame.Enrol(
                    right.wireOldest(),
                    right.wireNewest(),
                    right.token(),
                    key,
                    right.nonce(),
                    right.proof(),
                    right.facts(),
                    "",
                    1);

            assertThat(refusal(node.heart.machines().enrol(wrong, connection, link)))
                    .isEqualTo("identity_check_failed");
        }
    }

    @Test
    @Tag("RPT-2")
    @Tag("SEC-3")
    void whoKnocksAgainAndAgainFillsNoAuditLog() {
        int id = enrolled().clientId();
        Connection connection = Machine.connection("203.0.113.200");
        for (int i = 0; i < 30; i++) {
            assertThat(refusal(node.heart
                            .machines()
                            .attach(machine.withForeignKey().hello(id, connection), connection, link)))
                    .isEqualTo("identity_check_failed");
            assertThat(refusal(node.heart.machines().enrol(machine.enrol("made.up", connection), connection, link)))
                    .isEqualTo("installer_key_invalid");
        }

        assertThat(node.audit.records)
                .extracting(AuditRecord::code)
                .containsExactlyInAnyOrder("identity_check_failed", "installer_key_invalid");
    }

    @Test
    @Tag("ENR-3")
    void aWrongKeyIsRefusedShownAndAudited() {
        int id = enrolled().clientId();
        Connection connection = Machine.connection();

        var answer = node.heart.machines().attach(machine.withForeignKey().hello(id, connection), connection, link);

        assertThat(refusal(answer)).isEqualTo("identity_check_failed");
        assertThat(node.audit.records).singleElement().satisfies(record -> {
            assertThat(record.what()).isEqualTo("identity_check_failed");
            assertThat(record.target()).isEqualTo("client:" + id);
            assertThat(record.code()).isEqualTo("identity_check_failed");
        });
        assertThat(row(id).identityCheckFailedFrom()).isEqualTo(connection.remoteAddress());
        assertThat(row(id).status()).isEqualTo(Status.ONLINE);
    }

    @Test
    @Tag("PRES-3")
    @Tag("PRES-4")
    void aCloseMakesItOfflineUnlessANewerConnectionHasTakenOver() {
        Attachment.Held first = enrolled();
        Attachment.Held second = attached(first.clientId(), new RecordingLink());

        node.heart.machines().detached(first.clientId(), first.epoch(), "closed");
        settled(first.clientId());
        assertThat(row(first.clientId()).status()).isEqualTo(Status.ONLINE);

        node.heart.machines().detached(second.clientId(), second.epoch(), "silent");
        await().until(() -> row(first.clientId()).status() == Status.OFFLINE);
        assertThat(node.readSide.history(first.clientId()).getLast().cause()).isEqualTo("silent");
    }

    @Test
    void changedFactsAreAcknowledgedOnceTheyAreOnDisk() {
        Attachment.Held held = enrolled();
        Machines machines = node.heart.machines();

        assertThat(now(machines.facts(held.clientId(), held.epoch(), Samples.facts("press-5"))))
                .isEqualTo(new Machines.Outcome.Done());

        assertThat(row(held.clientId()).facts().hostName()).isEqualTo("press-5");
        assertThat(now(machines.facts(held.clientId(), held.epoch() + 1, Samples.FACTS)))
                .isInstanceOf(Machines.Outcome.Refused.class);
    }

    @Test
    @Tag("UNI-1")
    void removingAnOnlineClientUninstallsItAndForgetsIt() {
        Attachment.Held held = enrolled();
        int id = held.clientId();

        now(node.heart.jumpClients().remove(id, "ada"));

        await().untilAsserted(
                        () -> assertThat(link.sent(ServerFrame.Uninstall.class)).hasSize(1));
        assertThat(row(id).standing()).isEqualTo(JumpClientRow.Standing.DELETION_REQUESTED);
        assertThat(now(node.heart.machines().uninstalled(id, held.epoch(), true)))
                .isEqualTo(new Machines.Outcome.Done());
        assertThat(row(id).standing()).isEqualTo(JumpClientRow.Standing.REMOVED);
        assertThat(now(node.identities.find(Keys.hashHex(machine.publicKey())))).isEmpty();
        assertThat(code(node.heart.jumpClients().remove(id, "ada"))).isEqualTo("client_not_found");
    }

    @Test
    @Tag("UNI-2")
    void aRemovedOfflineClientIsToldWhenItComesBack() {
        Attachment.Held held = enrolled();
        int id = held.clientId();
        node.heart.machines().detached(id, held.epoch(), "closed");
        now(node.heart.jumpClients().remove(id, "ada"));
        assertThat(now(node.identities.find(Keys.hashHex(machine.publicKey())))).isPresent();

        RecordingLink back = new RecordingLink();
        attached(id, back);

        await().untilAsserted(
                        () -> assertThat(back.sent(ServerFrame.Uninstall.class)).hasSize(1));
    }

    @Test
    @Tag("UNI-3")
    void anUninstallOnTheMachineKeepsOrRemovesAsTheSettingSays() {
        Attachment.Held kept = enrolled();
        now(node.heart.machines().uninstalled(kept.clientId(), kept.epoch(), false));
        assertThat(row(kept.clientId()).status()).isEqualTo(Status.UNINSTALLED);
        assertThat(row(kept.clientId()).standing()).isEqualTo(JumpClientRow.Standing.LISTED);

        Attachment.Held again = attached(kept.clientId(), new RecordingLink());
        node.directory.set(Settings.DEFAULT.withUninstalledKept(false));
        now(node.heart.machines().uninstalled(again.clientId(), again.epoch(), false));

        assertThat(row(kept.clientId()).standing()).isEqualTo(JumpClientRow.Standing.REMOVED);
    }

    @Test
    @Tag("UNI-4")
    void editingIsPossibleWhileItIsOfflineAndNotOnceItIsUninstalled() {
        Attachment.Held held = enrolled();
        int id = held.clientId();
        node.heart.machines().detached(id, held.epoch(), "closed");

        var change = new JumpItems.Change("Press four", null, null, null);
        assertThat(now(node.heart.jumpClients().edit(id, change, OptionalLong.of(1), "ada"))
                        .name())
                .isEqualTo("Press four");
        assertThat(code(node.heart.jumpClients().edit(id, change, OptionalLong.of(1), "ada")))
                .isEqualTo("version_conflict");
        assertThat(code(node.heart.sessions().start(id, "Press four", 1, "ada")))
                .isEqualTo("client_offline");

        Attachment.Held back = attached(id, link);
        now(node.heart.machines().uninstalled(id, back.epoch(), false));
        assertThat(code(node.heart.jumpClients().edit(id, change, OptionalLong.empty(), "ada")))
                .isEqualTo("client_uninstalled");
        assertThat(code(node.heart.sessions().start(id, "Press four", 1, "ada")))
                .isEqualTo("client_uninstalled");
    }

    @Test
    @Tag("JUMP-1")
    @Tag("LIFE-9")
    void aJumpBringsBothEndsTogetherAndIsInTheHistory() {
        int id = enrolled().clientId();
        var starting = node.heart.sessions().start(id, "press-4", 1, "ada");
        ServerFrame.OpenSession order = order();
        assertThat(order.addresses()).as("where the Jump was asked for").containsExactly("node-a.example:8443");
        node.heart.machines().sessionOpening(id, order.sessionId());
        RecordingPipeEnd theMachines = new RecordingPipeEnd();
        RecordingPipeEnd theRepresentatives = new RecordingPipeEnd();

        assertThat(join(id, order, theMachines)).isInstanceOf(Machines.Joining.Joined.class);
        SessionStarts.Begun begun = now(starting);
        ClientFrame.Join join = Machine.representative(begun.session().id(), begun.ticket());
        assertThat(now(node.heart.machines().join(join, Machine.connection(), theRepresentatives)))
                .isInstanceOf(Machines.Joining.Joined.class);

        await().untilAsserted(() -> assertThat(theMachines.spliced).containsExactly(theRepresentatives));
        await().untilAsserted(() -> assertThat(node.readSide.whatHappened(id)).contains("accessed"));

        node.heart.machines().left(begun.session().id(), theRepresentatives, true);

        await().untilAsserted(() -> assertThat(theMachines.closed).containsExactly("session_ended"));
        assertThat(now(node.heart.sessions().end(begun.session().id(), "ended_by_administrator"))
                        .endCause())
                .isEqualTo("ended_by_owner");
        assertThat(link.sent(ServerFrame.CancelSession.class)).hasSize(1);
    }

    @Test
    @Tag("JUMP-7")
    void aRemovalEndsTheSessionThatRuns() {
        int id = enrolled().clientId();
        var starting = node.heart.sessions().start(id, "press-4", 1, "ada");
        RecordingPipeEnd theMachines = new RecordingPipeEnd();
        join(id, order(), theMachines);
        String session = now(starting).session().id();

        now(node.heart.jumpClients().remove(id, "ada"));

        await().untilAsserted(() -> assertThat(theMachines.closed).containsExactly("session_ended"));
        assertThat(now(node.heart.sessions().end(session, "ended_by_owner")).endCause())
                .isEqualTo("client_removed");
    }

    @Test
    @Tag("JUMP-3")
    void aMachineThatDropsWhileTheSessionStartsIsNotConnected() {
        Attachment.Held held = enrolled();
        var starting = node.heart.sessions().start(held.clientId(), "press-4", 1, "ada");
        order();

        node.heart.machines().detached(held.clientId(), held.epoch(), "closed");

        assertThat(code(starting)).isEqualTo("client_not_connected");
    }

    @Test
    @Tag("JUMP-3")
    @Tag("ENR-3")
    void aForeignKeyOnTheSessionsOwnConnectionFailsTheJumpAndIsAudited() {
        int id = enrolled().clientId();
        var starting = node.heart.sessions().start(id, "press-4", 1, "ada");
        ServerFrame.OpenSession order = order();
        Connection connection = Machine.connection();
        var join = machine.withForeignKey().join(order.sessionId(), order.ticket(), id, connection);

        assertThat(now(node.heart.machines().join(join, connection, new RecordingPipeEnd())))
                .isInstanceOf(Machines.Joining.Refused.class);

        assertThat(code(starting)).isEqualTo("identity_check_failed");
        assertThat(node.audit.records).extracting(AuditRecord::target).containsExactly("client:" + id);
        await().untilAsserted(() -> assertThat(row(id).identityCheckFailedAt()).isNotNull());
    }

    @Test
    @Tag("JUMP-3")
    void aMachineThatCannotConnectFailsTheJump() {
        int id = enrolled().clientId();
        var starting = node.heart.sessions().start(id, "press-4", 1, "ada");

        node.heart.machines().sessionFailed(id, order().sessionId(), ErrorCode.CONNECT_FAILED.fault());

        assertThat(code(starting)).isEqualTo("connect_failed");
    }

    @Test
    @Tag("JUMP-3")
    void whatIsNotThereCannotBeJumpedTo() {
        assertThat(code(node.heart.sessions().start(999_999, "nobody", 1, "ada")))
                .isEqualTo("client_not_found");
        assertThat(code(node.heart.sessions().ticket("no-such-session"))).isEqualTo("session_not_found");
        assertThatThrownBy(() -> now(node.heart.sessions().end("no-such-session", "ended_by_owner")))
                .hasRootCauseInstanceOf(FaultException.class);
    }

    @Test
    void theReconcilerReachesEveryEntity() {
        int id = enrolled().clientId();
        var starting = node.heart.sessions().start(id, "press-4", 1, "ada");
        String session = order().sessionId();
        await().untilAsserted(() -> assertThat(node.readSide.now(session)).isPresent());
        node.readSide.forget();

        node.heart.laggards().jumpClient(id);
        node.heart.laggards().session(session);

        await().untilAsserted(() -> {
            assertThat(node.readSide.row(id)).isPresent();
            assertThat(node.readSide.whatHappened(id)).containsExactly("enrolled", "online");
            assertThat(node.readSide.now(session)).map(Sessions.Session::state).hasValue(Sessions.State.STARTING);
        });
        assertThat(starting.toCompletableFuture()).isNotDone();
    }

    private static Directory.Installer expired() {
        var installer = Samples.installer(6);
        return new Directory.Installer(6, 3, "", "", "", Samples.NOW, 1, installer.madeAt(), 0, 1, null, null, null);
    }

    private CompletionStage<Attachment> enrol(String token, RecordingLink over) {
        Connection connection = Machine.connection();
        return node.heart.machines().enrol(machine.enrol(token, connection), connection, over);
    }

    private Attachment.Held enrolled() {
        return held(enrol(Machine.token(OneNode.SITE_ID, 5, OneNode.SITE_KEYS), link));
    }

    private Attachment.Held attached(int id, RecordingLink over) {
        Connection connection = Machine.connection();
        return held(node.heart.machines().attach(machine.hello(id, connection), connection, over));
    }

    private Machines.Joining join(int id, ServerFrame.OpenSession order, RecordingPipeEnd end) {
        Connection connection = Machine.connection();
        var join = machine.join(order.sessionId(), order.ticket(), id, connection);
        return now(node.heart.machines().join(join, connection, end));
    }

    private ServerFrame.OpenSession order() {
        await().until(() -> !link.sent(ServerFrame.OpenSession.class).isEmpty());
        return link.sent(ServerFrame.OpenSession.class).getLast();
    }

    /** Everything that the entity was told before has been carried out. */
    private static void settled(int id) {
        var nothing = new JumpItems.Change(null, null, null, null);
        now(node.heart.jumpClients().edit(id, nothing, OptionalLong.empty(), "ada"));
    }

    private static JumpClientRow row(int id) {
        return node.readSide.row(id).orElseThrow();
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Attachment.Held held(CompletionStage<Attachment> stage) {
        return (Attachment.Held) now(stage);
    }

    private static String refusal(CompletionStage<Attachment> stage) {
        return now(stage) instanceof Attachment.Refused(var fault, var elsewhere, var place) ? fault.code() : "held";
    }

    private static String code(CompletionStage<?> stage) {
        try {
            return "done: " + now(stage);
        } catch (CompletionException failed) {
            return failed.getCause() instanceof FaultException refused
                    ? refused.fault().code()
                    : failed.toString();
        }
    }
}
