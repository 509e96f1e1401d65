package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.NOW;
import static io.jumphold.cluster.jumpclient.Clients.nobody;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Removal and uninstall. */
class RemovalRulesTest {
    @Test
    @Tag("UNI-1")
    void removingAnOnlineClientOrdersItsUninstallAndTakesItOffTheList() {
        var verdict = remove(Clients.online());

        assertThat(verdict.reply()).isInstanceOf(JumpClientReply.Done.class);
        assertThat(verdict.orders())
                .singleElement()
                .satisfies(order -> assertThat(order.message())
                        .isInstanceOfSatisfying(
                                LinkMessage.Order.class,
                                sent -> assertThat(sent.frame()).isInstanceOf(ServerFrame.Uninstall.class)));
        assertThat(enrolled(Clients.after(Clients.online(), verdict.events())).listed())
                .isFalse();
    }

    @Test
    @Tag("UNI-2")
    void removingAnOfflineClientTakesItOffTheListAtOnceAndKeepsItsIdentity() {
        var verdict = remove(Clients.offline());

        assertThat(verdict.orders()).isEmpty();
        JumpClientState.Enrolled after = enrolled(Clients.after(Clients.offline(), verdict.events()));
        assertThat(after.listed()).isFalse();
        assertThat(after.publicKey()).isEqualTo(Clients.MACHINE.publicKey());
    }

    @Test
    @Tag("UNI-2")
    void onlyWhenARemovedClientSaysThatItHasUninstalledItIsForgotten() {
        JumpClientState back = Clients.after(Clients.removalRequested(), List.of(Clients.attached()));

        assertThat(back.on(uninstallReported(back, true, true))).isInstanceOf(JumpClientState.Removed.class);
    }

    @Test
    @Tag("UNI-3")
    void anUninstallOnTheMachineKeepsTheEntryWhereTheSettingSaysSo() {
        JumpClientState after = Clients.online().on(uninstallReported(Clients.online(), false, true));

        assertThat(enrolled(after).status()).isEqualTo(Status.UNINSTALLED);
        assertThat(enrolled(after).listed()).isTrue();
    }

    @Test
    @Tag("UNI-3")
    void anUninstallOnTheMachineRemovesTheEntryWhereTheSettingSaysSo() {
        assertThat(Clients.online().on(uninstallReported(Clients.online(), false, false)))
                .isInstanceOf(JumpClientState.Removed.class);
    }

    @Test
    @Tag("UNI-3")
    void aReportFromAnOlderConnectionDoesNotCount() {
        var report = new JumpClientCommand.ReportUninstalled(99, false, true, nobody());

        var verdict = JumpClientRules.reportUninstalled(Clients.online(), report, NOW);

        assertThat(code(verdict.reply())).isEqualTo("superseded");
        assertThat(verdict.events()).isEmpty();
    }

    @Test
    @Tag("UNI-2")
    void aReportThatIsSentAgainAfterALostAnswerIsAcknowledged() {
        var report = new JumpClientCommand.ReportUninstalled(1, true, true, nobody());

        assertThat(JumpClientRules.reportUninstalled(Clients.removed(), report, NOW)
                        .reply())
                .isInstanceOf(JumpClientReply.Done.class);
    }

    @Test
    @Tag("UNI-4")
    void anUninstalledEntryIsRemovedWithoutAnythingToTellItsMachine() {
        var verdict = remove(Clients.uninstalled());

        assertThat(verdict.orders()).isEmpty();
        assertThat(Clients.after(Clients.uninstalled(), verdict.events())).isInstanceOf(JumpClientState.Removed.class);
    }

    @Test
    @Tag("UNI-4")
    void whatIsRemovedAlreadyIsNotFound() {
        assertThat(code(remove(Clients.removed()).reply())).isEqualTo("client_not_found");
        assertThat(code(remove(Clients.removalRequested()).reply())).isEqualTo("client_not_found");
        assertThat(code(remove(new JumpClientState.Absent()).reply())).isEqualTo("client_not_found");
    }

    @Test
    @Tag("UNI-3")
    void aClientThatComesBackAfterAnUninstallIsOnlineAgain() {
        JumpClientState back = Clients.after(Clients.uninstalled(), List.of(Clients.attached()));

        assertThat(enrolled(back).status()).isEqualTo(Status.ONLINE);
    }

    private static Verdict<JumpClientReply> remove(JumpClientState state) {
        return JumpClientRules.remove(state, new JumpClientCommand.Remove("ada", nobody()), NOW);
    }

    private static JumpClientEvent uninstallReported(JumpClientState state, boolean ordered, boolean keep) {
        var report = new JumpClientCommand.ReportUninstalled(1, ordered, keep, nobody());
        var verdict = JumpClientRules.reportUninstalled(state, report, NOW);
        assertThat(verdict.reply()).isInstanceOf(JumpClientReply.Done.class);
        return verdict.events().getFirst();
    }

    private static JumpClientState.Enrolled enrolled(JumpClientState state) {
        return (JumpClientState.Enrolled) state;
    }

    private static String code(JumpClientReply reply) {
        return reply instanceof JumpClientReply.Refused(var fault) ? fault.code() : "done";
    }
}
