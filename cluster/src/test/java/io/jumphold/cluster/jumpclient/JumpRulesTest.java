package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.ENTRY;
import static io.jumphold.cluster.fake.Samples.NOW;
import static io.jumphold.cluster.jumpclient.Clients.nobody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person may do with a Jump Client in each of its states. */
class JumpRulesTest {
    private static final byte[] TICKET = Keys.random(32);

    static Stream<Arguments> states() {
        return Stream.of(
                arguments("online", Clients.online(), "", "", ""),
                arguments("disabled", Clients.disabled(DisabledBy.USER), "client_disabled", "", ""),
                arguments("disabled and away", disabledAndAway(), "client_offline", "", ""),
                arguments("offline", Clients.offline(), "client_offline", "", ""),
                arguments("uninstalled", Clients.uninstalled(), "client_uninstalled", "client_uninstalled", ""),
                arguments(
                        "removal requested",
                        Clients.removalRequested(),
                        "client_not_found",
                        "client_not_found",
                        "client_not_found"),
                arguments("removed", Clients.removed(), "client_not_found", "client_not_found", "client_not_found"),
                arguments(
                        "absent",
                        new JumpClientState.Absent(),
                        "client_not_found",
                        "client_not_found",
                        "client_not_found"));
    }

    private static JumpClientState disabledAndAway() {
        return Clients.disabled(DisabledBy.BATTERY).on(new JumpClientEvent.Detached(1, "closed", NOW));
    }

    @ParameterizedTest
    @EnumSource(DisabledBy.class)
    @Tag("PRES-7")
    void aJumpToADisabledClientIsRefusedAndNothingIsOrdered(DisabledBy why) {
        var verdict = open(Clients.disabled(why));

        assertThat(code(verdict.reply())).isEqualTo("client_disabled");
        assertThat(verdict.orders()).isEmpty();
        assertThat(JumpClientRules.endsSessions(Clients.disabled(why))).isFalse();
    }

    /** Its upgrade goes on meanwhile; but there is nothing to be in a hurry for. */
    @Test
    @Tag("PRES-7")
    @Tag("UPG-5")
    void whoIsDisabledAndPendingIsRefusedAsDisabled() {
        var command = new JumpClientCommand.OpenSession("s-1", TICKET, List.of(), 10_000, nobody());

        assertThat(code(JumpClientRules.openSession(Clients.disabled(DisabledBy.USER), command, facts -> true)
                        .reply()))
                .isEqualTo("client_disabled");
        assertThat(code(JumpClientRules.openSession(Clients.online(), command, facts -> true)
                        .reply()))
                .isEqualTo("upgrade_pending");
    }

    @Test
    @Tag("PRES-7")
    void whyItIsDisabledIsSaid() {
        assertThat(EnumSet.allOf(DisabledBy.class).stream()
                        .map(why -> open(Clients.disabled(why)).reply())
                        .map(reply -> ((JumpClientReply.Refused) reply).fault().message()))
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("PRES-7")
    void anEnabledOneCanBeJumpedToAgain() {
        var enabled = Clients.disabled(DisabledBy.USER).on(new JumpClientEvent.FactsChanged(Samples.FACTS, NOW));

        assertThat(open(enabled).reply()).isInstanceOf(JumpClientReply.Ordered.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    @Tag("UNI-4")
    @Tag("JUMP-3")
    void everyStateHasItsAnswerToAJumpAnEditAndARemoval(
            String name, JumpClientState state, String jump, String edit, String remove) {
        assertThat(code(open(state).reply())).isEqualTo(jump);
        assertThat(code(edit(state, "New name", null).reply())).isEqualTo(edit);
        var removal = new JumpClientCommand.Remove("ada", nobody());
        assertThat(code(JumpClientRules.remove(state, removal, NOW).reply())).isEqualTo(remove);
    }

    @Test
    @Tag("JUMP-1")
    void aJumpOrdersTheMachineToOpenAConnectionAndTellsWhichKeyItMustProve() {
        var verdict = open(Clients.online());

        assertThat(verdict.reply())
                .isInstanceOfSatisfying(
                        JumpClientReply.Ordered.class,
                        ordered -> assertThat(ordered.publicKey()).isEqualTo(Clients.MACHINE.publicKey()));
        assertThat(verdict.orders()).singleElement().satisfies(order -> {
            assertThat(order.to()).isEqualTo(Clients.LINK);
            var sent = (LinkMessage.Order) order.message();
            assertThat(sent.epoch()).isEqualTo(1);
            assertThat(sent.frame()).isInstanceOfSatisfying(ServerFrame.OpenSession.class, frame -> {
                assertThat(frame.sessionId()).isEqualTo("s-1");
                assertThat(frame.ticket()).isEqualTo(TICKET);
            });
        });
    }

    static Stream<Arguments> whatMayHappenDuringAStart() {
        return Stream.of(
                arguments("it stays", Clients.online(), ""),
                arguments("it is disabled", Clients.disabled(DisabledBy.USER), ""),
                arguments(
                        "it drops",
                        Clients.online().on(new JumpClientEvent.Detached(1, "closed", NOW)),
                        "client_not_connected"),
                arguments(
                        "it comes back by another connection",
                        Clients.online().on(new JumpClientEvent.Attached(Clients.link(2, 11), null, NOW)),
                        "client_not_connected"),
                arguments(
                        "it is uninstalled",
                        Clients.online().on(new JumpClientEvent.Uninstalled(false, NOW)),
                        "client_uninstalled"),
                arguments(
                        "it is removed",
                        Clients.online().on(new JumpClientEvent.RemovalRequested("ada", null, NOW)),
                        "client_not_found"),
                arguments(
                        "it is forgotten",
                        Clients.online().on(new JumpClientEvent.Removed("uninstalled_as_ordered", "", NOW)),
                        "client_not_found"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatMayHappenDuringAStart")
    @Tag("JUMP-3")
    void aStartIsLostWithTheAttachmentItWasOrderedOver(String name, JumpClientState state, String code) {
        assertThat(JumpClientRules.whyStartLost(state, 1).map(Fault::code).orElse(""))
                .isEqualTo(code);
    }

    @Test
    @Tag("JUMP-3")
    void anEndedStartIsCancelledOnTheMachine() {
        assertThat(JumpClientRules.cancelSession(Clients.online(), "s-1"))
                .singleElement()
                .satisfies(order -> assertThat(((LinkMessage.Order) order.message()).frame())
                        .isEqualTo(new ServerFrame.CancelSession("s-1", null)));
        assertThat(JumpClientRules.cancelSession(Clients.offline(), "s-1")).isEmpty();
    }

    @Test
    void anEditCountsTheVersionAndLeavesTheRest() {
        var verdict = edit(Clients.offline(), "New name", 1L);

        Entry edited = new Entry("New name", ENTRY.jumpGroupId(), ENTRY.tag(), ENTRY.comments(), 2);
        assertThat(verdict.events()).containsExactly(new JumpClientEvent.Edited(edited, "ada", NOW));
        assertThat(verdict.reply()).isEqualTo(new JumpClientReply.Edited(edited));
    }

    @Test
    void anEditOfAnOlderVersionIsRefused() {
        assertThat(code(edit(Clients.offline(), "New name", 2L).reply())).isEqualTo("version_conflict");
    }

    @Test
    void anEditThatChangesNothingWritesNothing() {
        var verdict = edit(Clients.offline(), ENTRY.name(), null);

        assertThat(verdict.events()).isEmpty();
        assertThat(verdict.reply()).isEqualTo(new JumpClientReply.Edited(ENTRY));
    }

    @Test
    void factsCountOnlyFromTheNewestAttachmentAndWhenTheyAreOthers() {
        var others = Samples.facts("press-5");

        assertThat(facts(1, others).events()).containsExactly(new JumpClientEvent.FactsChanged(others, NOW));
        assertThat(facts(1, Samples.FACTS).events()).isEmpty();
        assertThat(code(facts(1, Samples.FACTS).reply())).isEmpty();
        assertThat(code(facts(2, others).reply())).isEqualTo("superseded");
    }

    @Test
    void anAccessIsNotedOnWhatIsThere() {
        assertThat(JumpClientRules.access(Clients.online(), "ada", NOW))
                .containsExactly(new JumpClientEvent.Accessed("ada", NOW));
        assertThat(JumpClientRules.access(Clients.removed(), "ada", NOW)).isEqualTo(List.of());
    }

    private static Verdict<JumpClientReply> open(JumpClientState state) {
        return JumpClientRules.openSession(
                state,
                new JumpClientCommand.OpenSession("s-1", TICKET, List.of("node-b:8443"), 10_000, nobody()),
                facts -> false);
    }

    private static Verdict<JumpClientReply> edit(JumpClientState state, String name, Long version) {
        var edit = new JumpClientCommand.Edit(name, null, null, null, version, null, "ada", nobody());
        return JumpClientRules.edit(state, edit, NOW);
    }

    private static Verdict<JumpClientReply> facts(long epoch, HostFacts facts) {
        return JumpClientRules.reportFacts(
                Clients.online(), new JumpClientCommand.ReportFacts(epoch, facts, nobody()), NOW);
    }

    private static String code(JumpClientReply reply) {
        return reply instanceof JumpClientReply.Refused(var fault) ? fault.code() : "";
    }
}
