package io.jumphold.cluster.heart;

import static io.jumphold.cluster.heart.OneNode.held;
import static io.jumphold.cluster.heart.OneNode.now;
import static io.jumphold.cluster.heart.OneNode.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How machines become Jump Clients, by the whole heart on a cluster of one node. */
class EnrolmentTest {
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

        Attachment.Held held = node.enrolled(machine, link);

        assertThat(held.epoch()).isEqualTo(1);
        assertThat(node.row(held.clientId()).status()).isEqualTo(Status.ONLINE);
        assertThat(node.row(held.clientId()).name()).isEqualTo("press-4");
        assertThat(node.row(held.clientId()).jumpGroupId()).isEqualTo(3);
        assertThat(node.directory.installersUsed).containsExactly(5);
        await().untilAsserted(() -> assertThat(node.heart.attached()).isEqualTo(before + 1));
    }

    @Test
    @Tag("ENR-6")
    void enrollingAgainGivesTheSameEntryAndCountsOnce() {
        Attachment.Held first = node.enrolled(machine, link);
        Attachment.Held again = held(node.enrol(machine, OneNode.token(5), new RecordingLink()));

        assertThat(again.clientId()).isEqualTo(first.clientId());
        assertThat(again.epoch()).isEqualTo(2);
        assertThat(node.directory.installersUsed).containsExactly(5);
        await().untilAsserted(() -> assertThat(link.closed).containsExactly("superseded"));
    }

    @Test
    @Tag("ENR-6")
    void aClientWhoseAnswerWasLostGetsItsEntryAlsoAfterTheInstallersEnd() {
        Attachment.Held first = node.enrolled(machine, link);
        node.directory.set(Settings.DEFAULT);

        Attachment.Held again = held(node.enrol(machine, OneNode.token(5), new RecordingLink()));

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

        assertThat(node.enrolled(machine, link)).isEqualTo(new Attachment.Held(id, 1, Lifetime.UNBOUNDED));
        assertThat(node.directory.installersUsed).containsExactly(5);
    }

    @Test
    @Tag("ENR-5")
    void beyondTheSitesCapacityNobodyEnrolsAndNothingIsLeftBehind() {
        int identities = node.identities.size();
        int handed = node.readSide.handed();
        node.identities.atMost(0);
        try {
            assertThat(refusal(node.enrol(machine, OneNode.token(5), link))).isEqualTo("client_limit_reached");
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
        Attachment.Held held = node.enrolled(machine, link);
        assertThat(node.identities.counted()).isEqualTo(before + 1);

        now(node.heart.jumpClients().remove(held.clientId(), "ada"));

        await().untilAsserted(() -> assertThat(node.identities.counted()).isEqualTo(before));
    }

    @Test
    @Tag("ENR-1")
    void anIdWithoutAnEntryDoesNotOutliveItsInstaller() {
        node.identities.allocate(Keys.hashHex(machine.publicKey()), "", false);

        assertThat(refusal(node.enrol(machine, OneNode.token(6), link))).isEqualTo("installer_expired");
    }

    @Test
    @Tag("ENR-1")
    void anInstallerThatIsNotGoodEnrolsNobodyAndTheAuditShowsIt() {
        assertThat(refusal(node.enrol(machine, "made.up", link))).isEqualTo("installer_key_invalid");
        assertThat(refusal(node.enrol(machine, Machine.token(OneNode.SITE_ID, 5, Keys.generate()), link)))
                .isEqualTo("installer_key_invalid");
        assertThat(refusal(node.enrol(machine, OneNode.token(9), link))).isEqualTo("installer_key_invalid");
        assertThat(refusal(node.enrol(machine, OneNode.token(6), link))).isEqualTo("installer_expired");

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
        String token = OneNode.token(5);
        ClientFrame.Enrol enrol = machine.enrol(token, Machine.connection());

        assertThat(refusal(node.heart.machines().enrol(enrol, connection, link)))
                .isEqualTo("identity_check_failed");
    }

    @Test
    @Tag("ENR-2")
    void aKeyThatIsNoneIsRefusedAndNoStageFails() {
        Connection connection = Machine.connection();
        ClientFrame.Enrol right = machine.enrol(OneNode.token(5), connection);
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

    private static Directory.Installer expired() {
        var installer = Samples.installer(6);
        return new Directory.Installer(6, 3, "", "", "", Samples.NOW, 1, installer.madeAt(), 0, 1, null, null, null);
    }
}
