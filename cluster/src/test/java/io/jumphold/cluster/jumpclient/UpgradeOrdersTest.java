package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UpgradeOrdersTest {
    private static final SignedManifest PAYLOAD = new SignedManifest(new byte[10], new byte[70]);
    private static final byte[] TICKET = new byte[32];
    private static final Fault ROLLED_BACK = ErrorCode.UPGRADE_FAILED.fault("It did not attach.");

    @Test
    @Tag("UPG-3")
    void anOlderOneThatIsOnlineIsToldWhatToBecome() {
        var verdict = order(Clients.online(), "1.2.0");

        assertThat(verdict.reply()).isEqualTo(new JumpClientReply.Done());
        assertThat(verdict.events()).isEmpty();
        assertThat(verdict.orders()).singleElement().satisfies(order -> {
            LinkMessage.Order sent = (LinkMessage.Order) order.message();
            assertThat(sent.frame()).isEqualTo(new ServerFrame.Upgrade(PAYLOAD, TICKET, List.of()));
            assertThat(sent.toString()).doesNotContain("ticket");
        });
    }

    @Test
    @Tag("UPG-8")
    void whoIsThatVersionAlreadyOrIsNotThereIsNotTold() {
        assertThat(refusal(order(Clients.online(), "1.0.0"))).isEqualTo("upgrade_over");
        assertThat(refusal(order(Clients.online(), "0.9"))).isEqualTo("upgrade_over");
        assertThat(refusal(order(Clients.offline(), "1.2.0"))).isEqualTo("client_offline");
        assertThat(refusal(order(Clients.removalRequested(), "1.2.0"))).isEqualTo("client_not_found");
        assertThat(refusal(order(Clients.removed(), "1.2.0"))).isEqualTo("client_not_found");
    }

    @Test
    @Tag("LIFE-9")
    @Tag("UPG-7")
    void whoComesBackNewerIsUpgradedAndWhoComesBackOlderIsNot() {
        var state = (JumpClientState.Enrolled) Clients.after(
                Clients.online(), List.of(new JumpClientEvent.UpgradeFailed("1.2.0", "upgrade_failed", "", NOW)));

        assertThat(UpgradeOrders.upgraded(state, facts("1.2.0"), NOW))
                .contains(new JumpClientEvent.Upgraded("1.0.0", "1.2.0", NOW));
        assertThat(UpgradeOrders.upgraded(state, facts("1.0.0"), NOW)).isEmpty();
        assertThat(UpgradeOrders.upgraded(state, facts("0.9.0"), NOW)).isEmpty();
        assertThat(((JumpClientState.Enrolled) state.on(new JumpClientEvent.Upgraded("1.0.0", "1.2.0", NOW)))
                        .failedUpgrade())
                .isNull();
    }

    @Test
    @Tag("UPG-7")
    void aFailureIsNotedOnceHoweverOftenItIsTold() {
        JumpClientState before = Clients.online();
        var first = UpgradeOrders.reportFailed(before, failed(1), NOW);
        JumpClientState after = Clients.after(before, first.events());

        assertThat(first.events())
                .containsExactly(
                        new JumpClientEvent.UpgradeFailed("1.2.0", "upgrade_failed", "It did not attach.", NOW));
        assertThat(UpgradeOrders.reportFailed(after, failed(1), NOW.plusSeconds(59))
                        .events())
                .isEmpty();
        assertThat(UpgradeOrders.noteFailed(after, "1.2.0", ROLLED_BACK, NOW.plusSeconds(59)))
                .isEmpty();
        assertThat(UpgradeOrders.noteFailed(after, "1.3.0", ROLLED_BACK, NOW)).hasSize(1);
        assertThat(UpgradeOrders.noteFailed(after, "1.2.0", ErrorCode.PAYLOAD_REFUSED.fault(), NOW))
                .hasSize(1);
        assertThat(UpgradeOrders.noteFailed(after, "1.2.0", ROLLED_BACK, NOW.plus(Duration.ofMinutes(1))))
                .hasSize(1);
    }

    @Test
    @Tag("UPG-7")
    void whatAnOlderConnectionTellsIsNotHeard() {
        assertThat(refusal(UpgradeOrders.reportFailed(Clients.online(), failed(9), NOW)))
                .isEqualTo("superseded");
    }

    @Test
    @Tag("UPG-5")
    void aPendingOneCannotBeJumpedToButEdited() {
        var open = new JumpClientCommand.OpenSession("s-1", TICKET, List.of("a:1"), 10_000, Clients.nobody());
        var edit = new JumpClientCommand.Edit("New", null, null, null, null, null, "ada", Clients.nobody());

        var jump = JumpClientRules.openSession(Clients.online(), open, facts -> true);
        assertThat(refusal(jump)).isEqualTo("upgrade_pending");
        assertThat(jump.orders()).isEmpty();
        assertThat(JumpClientRules.openSession(Clients.online(), open, facts -> false)
                        .orders())
                .hasSize(1);
        assertThat(refusal(JumpClientRules.openSession(Clients.offline(), open, facts -> true)))
                .isEqualTo("client_offline");
        assertThat(JumpClientRules.edit(Clients.online(), edit, NOW).reply())
                .isInstanceOf(JumpClientReply.Edited.class);
    }

    @Test
    @Tag("UPG-5")
    void aSessionThatStartsIsNotLostBecauseAVersionBecameCurrent() {
        assertThat(JumpClientRules.whyStartLost(Clients.online(), 1)).isEmpty();
    }

    private static Verdict<JumpClientReply> order(JumpClientState state, String version) {
        return UpgradeOrders.order(
                state, new JumpClientCommand.OrderUpgrade(PAYLOAD, version, TICKET, Clients.nobody()));
    }

    private static JumpClientCommand.ReportUpgradeFailed failed(long epoch) {
        return new JumpClientCommand.ReportUpgradeFailed(epoch, "1.2.0", ROLLED_BACK, Clients.nobody());
    }

    private static HostFacts facts(String version) {
        HostFacts facts = Samples.FACTS;
        return new HostFacts(
                facts.hostName(),
                facts.fqdn(),
                facts.domain(),
                facts.workgroup(),
                facts.os(),
                facts.privateAddresses(),
                facts.gateway(),
                facts.networkCards(),
                facts.users(),
                facts.consoleUser(),
                facts.installMode(),
                version,
                facts.revision(),
                "",
                null);
    }

    private static String refusal(Verdict<JumpClientReply> verdict) {
        return ((JumpClientReply.Refused) verdict.reply()).fault().code();
    }
}
