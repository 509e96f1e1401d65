package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What machines say of failed upgrades, from their connection to the history. */
class UpgradeReportTest {
    private final Machine machine = new Machine(OneNode.SITE_ID, Keys.generate(), Samples.FACTS);
    private OneNode node;
    private Attachment.Held held;

    @BeforeEach
    void start() {
        node = OneNode.start();
        node.directory.set(Settings.DEFAULT, Samples.installer(5));
        Connection connection = Machine.connection();
        held = (Attachment.Held) node.heart
                .machines()
                .enrol(
                        machine.enrol(Machine.token(OneNode.SITE_ID, 5, OneNode.SITE_KEYS), connection),
                        connection,
                        new RecordingLink())
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    private Machines.Outcome failed(String version) {
        return node.heart
                .machines()
                .upgrade(
                        held.clientId(),
                        held.epoch(),
                        new ClientFrame.UpgradeReport(1, version, Stage.FAILED, 0, ErrorCode.UPGRADE_FAILED.fault()))
                .toCompletableFuture()
                .join();
    }

    private long noted() {
        return node.readSide.whatHappened(held.clientId()).stream()
                .filter("upgrade_failed"::equals)
                .count();
    }

    @Test
    @Tag("UPG-7")
    void whoFailsInItsTurnHasItInItsHistoryAndInTheAuditLog() {
        node.upgrades.turns.add(held.clientId() + " 1.2.0");

        assertThat(failed("1.2.0")).isEqualTo(new Machines.Outcome.Done());

        await().until(() -> noted() == 1);
        assertThat(node.upgrades.told).contains("failed " + held.clientId() + " 1.2.0");
        assertThat(node.audit.records).extracting(entry -> entry.what()).contains("client_upgrade_failed");
    }

    @Test
    @Tag("UPG-7")
    void whoHasNoTurnForThatVersionIsHeardAndNothingIsNoted() {
        node.upgrades.turns.add(held.clientId() + " 1.2.0");

        assertThat(failed("9.9.9")).isEqualTo(new Machines.Outcome.Done());

        assertThat(node.upgrades.told).doesNotContain("failed " + held.clientId() + " 9.9.9");
        assertThat(node.audit.records).extracting(entry -> entry.what()).doesNotContain("client_upgrade_failed");
        failed("1.2.0");
        await().until(() -> noted() > 0);
        assertThat(noted()).as("the other was not").isEqualTo(1);
    }
}
