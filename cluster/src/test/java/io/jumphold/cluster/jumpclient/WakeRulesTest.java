package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WakeRulesTest {
    private static final Gateway GATEWAY = Samples.FACTS.gateway();
    private static final String MAC = "02:00:5e:00:53:20";
    private static final byte[] PASSWORD = {1, 2, 3, 4};
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    @Tag("WOL-1")
    void anOfflineOrLostClientMayBeWokenByTheMacsOfItsCards() {
        JumpClientState lost = Clients.offline().on(new JumpClientEvent.Lost(NOW));

        for (JumpClientState away : List.of(Clients.offline(), lost)) {
            var verdict = wake(away, NOW, 3, 9);

            assertThat(verdict.reply()).isEqualTo(new JumpClientReply.MayBeWoken(GATEWAY, List.of(MAC)));
            assertThat(verdict.events()).containsExactly(new JumpClientEvent.WakeTried("ada", List.of(3, 9), NOW));
            assertThat(verdict.orders()).isEmpty();
        }
    }

    @Test
    @Tag("WOL-1")
    void everyCardIsMeantOnceAndWhatIsNoMacIsNone() {
        JumpClientState state = away(
                card("02:00:5E:00:53:21"), card(""), card("00:00:00:00:00:00"), card("02:00:5e:00:53:21"), card(MAC));

        assertThat(wake(state, NOW, 3).reply())
                .isEqualTo(new JumpClientReply.MayBeWoken(GATEWAY, List.of("02:00:5e:00:53:21", MAC)));
    }

    @Test
    @Tag("WOL-4")
    @Tag("UNI-4")
    void eachReasonAgainstItHasItsOwnAnswer() {
        assertThat(refusal(Clients.online(), 3)).isEqualTo("client_online");
        assertThat(refusal(Clients.uninstalled(), 3)).isEqualTo("client_uninstalled");
        assertThat(refusal(Clients.removalRequested(), 3)).isEqualTo("client_not_found");
        assertThat(refusal(Clients.removed(), 3)).isEqualTo("client_not_found");
        assertThat(refusal(new JumpClientState.Absent(), 3)).isEqualTo("client_not_found");
        assertThat(refusal(away(card("")), 3)).isEqualTo("no_network_card");
        assertThat(refusal(Clients.offline())).isEqualTo("no_wake_helper");
        assertThat(refusal(Clients.online())).isEqualTo("client_online");
    }

    @Test
    @Tag("WOL-2")
    void anAttemptBarsTheNextForHalfAMinuteWithTheTimeLeft() {
        JumpClientState tried =
                Clients.after(Clients.offline(), wake(Clients.offline(), NOW, 3).events());

        Fault after = fault(wake(tried, NOW.plusSeconds(10).plusMillis(1), 3));
        assertThat(after.is(ErrorCode.WAKE_COOLDOWN)).isTrue();
        assertThat(after.retryAfterMs()).isEqualTo(19_999L);
        assertThat(after.message()).contains("20 s");
        assertThat(refusal(wake(tried, NOW.plusSeconds(30).minus(MOMENT), 3))).isEqualTo("wake_cooldown");
        assertThat(wake(tried, NOW.plusSeconds(30), 3).reply()).isInstanceOf(JumpClientReply.MayBeWoken.class);
    }

    @Test
    @Tag("WOL-2")
    void aRefusalIsNoAttempt() {
        assertThat(wake(Clients.offline(), NOW).events()).isEmpty();
        assertThat(wake(Clients.online(), NOW, 3).events()).isEmpty();
    }

    @Test
    @Tag("WOL-2")
    void anotherNodesClockThatWasAheadMakesNobodyWaitForLonger() {
        JumpClientState tried =
                Clients.offline().on(new JumpClientEvent.WakeTried("ada", List.of(3), NOW.plusSeconds(90)));

        assertThat(fault(wake(tried, NOW, 3)).retryAfterMs()).isEqualTo(30_000L);
    }

    @Test
    @Tag("WOL-1")
    void whoIsOnTheSameNetworkIsOrderedToWakeTheOther() {
        var verdict = help(Clients.online(), GATEWAY);

        assertThat(verdict.reply()).isEqualTo(new JumpClientReply.Done());
        assertThat(verdict.events()).isEmpty();
        assertThat(verdict.orders()).singleElement().satisfies(order -> {
            assertThat(order.to()).isEqualTo(Clients.LINK);
            assertThat(order.message())
                    .usingRecursiveComparison()
                    .isEqualTo(new LinkMessage.Order(
                            Clients.ID, 1, new ServerFrame.Wake("192.0.2.1", List.of(MAC), PASSWORD)));
        });
    }

    @ParameterizedTest
    @Tag("WOL-1")
    @CsvSource({
        "192.0.2.1, 02:00:5e:00:53:02",
        "192.0.2.2, 02:00:5e:00:53:01",
        "192.0.2.1, ''",
        "'', 02:00:5e:00:53:01",
        "'', ''"
    })
    void theGatewaysAddressAndItsMacMustBothBeTheSame(String address, String mac) {
        var verdict = help(Clients.online(), new Gateway(address, mac));

        assertThat(refusal(verdict)).isEqualTo("no_wake_helper");
        assertThat(verdict.orders()).isEmpty();
    }

    @Test
    @Tag("WOL-1")
    void anUnknownGatewayIsNobodysNetworkEvenWhereBothDoNotKnowTheirs() {
        JumpClientState homeless = Clients.online().on(new JumpClientEvent.FactsChanged(facts(Gateway.NONE), NOW));

        assertThat(refusal(help(homeless, Gateway.NONE))).isEqualTo("no_wake_helper");
    }

    @Test
    @Tag("WOL-1")
    void whoIsAwayOrToLeaveIsOfNoHelp() {
        JumpClientState leaving = Clients.online().on(new JumpClientEvent.RemovalRequested("ada", null, NOW));

        assertThat(refusal(help(Clients.offline(), GATEWAY))).isEqualTo("client_offline");
        assertThat(refusal(help(leaving, GATEWAY))).isEqualTo("client_not_found");
        assertThat(refusal(help(Clients.removed(), GATEWAY))).isEqualTo("client_not_found");
    }

    @Test
    @Tag("WOL-3")
    @Tag("SEC-5")
    void thePasswordIsInNoText() {
        var command = new JumpClientCommand.HelpWake(GATEWAY, List.of(MAC), PASSWORD, Clients.nobody());

        assertThat(command.toString()).isEqualTo("HelpWake[[" + MAC + "]]");
        assertThat(help(Clients.online(), GATEWAY).orders().getFirst().toString())
                .contains("Wake[[" + MAC + "]]")
                .doesNotContain("[B@");
    }

    private static Verdict<JumpClientReply> wake(JumpClientState state, Instant now, Integer... askedOf) {
        return WakeRules.wake(state, new JumpClientCommand.Wake(List.of(askedOf), "ada", Clients.nobody()), now);
    }

    private static Verdict<JumpClientReply> help(JumpClientState state, Gateway gateway) {
        return WakeRules.help(state, new JumpClientCommand.HelpWake(gateway, List.of(MAC), PASSWORD, Clients.nobody()));
    }

    private static String refusal(JumpClientState state, Integer... askedOf) {
        return refusal(wake(state, NOW, askedOf));
    }

    private static String refusal(Verdict<JumpClientReply> verdict) {
        return fault(verdict).code();
    }

    private static Fault fault(Verdict<JumpClientReply> verdict) {
        return ((JumpClientReply.Refused) verdict.reply()).fault();
    }

    private static NetworkCard card(String mac) {
        return new NetworkCard("eth", mac, List.of());
    }

    private static JumpClientState away(NetworkCard... cards) {
        return Clients.offline().on(new JumpClientEvent.FactsChanged(facts(GATEWAY, cards), NOW));
    }

    private static HostFacts facts(Gateway gateway, NetworkCard... cards) {
        HostFacts from = Samples.FACTS;
        return new HostFacts(
                from.hostName(),
                from.fqdn(),
                from.domain(),
                from.workgroup(),
                from.os(),
                from.privateAddresses(),
                gateway,
                List.of(cards),
                from.users(),
                from.consoleUser(),
                from.installMode(),
                from.version(),
                from.revision(),
                "",
                null);
    }
}
