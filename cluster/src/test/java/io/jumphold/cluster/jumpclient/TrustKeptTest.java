package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.FACTS;
import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENR-9")
class TrustKeptTest {
    private static final JumpClientEvent KEPT = new JumpClientEvent.AuthorityKept(2, NOW);

    private static List<JumpClientEvent> attached(JumpClientState state, @Nullable Integer authority) {
        var plain = Clients.attach(Clients.MACHINE, FACTS, 2, Clients.nobody());
        var command = new JumpClientCommand.Attach(
                plain.proof(), plain.signature(), FACTS, authority, false, plain.from(), plain.replyTo());
        return JumpClientRules.attach(state, command, Clients.REGISTRY, NOW).events();
    }

    private static Verdict<JumpClientReply> reported(JumpClientState state, long epoch, int authority) {
        return JumpClientRules.reportTrust(
                state, new JumpClientCommand.ReportTrust(epoch, authority, Clients.nobody()), NOW);
    }

    @Test
    void whomAClientTrustsIsNotedAtItsAttachWhenItIsAnother() {
        assertThat(attached(Clients.offline(), 2)).hasSize(2).endsWith(KEPT);
        assertThat(attached(Clients.after(Clients.offline(), List.of(KEPT)), 2))
                .singleElement()
                .isInstanceOf(JumpClientEvent.Attached.class);
    }

    @Test
    void theFirstAuthorityIsTheOneThatAClientTrustsFromTheBeginning() {
        assertThat(attached(Clients.offline(), 1)).singleElement().isInstanceOf(JumpClientEvent.Attached.class);
    }

    @Test
    void anOlderClientThatDoesNotTellChangesNothing() {
        assertThat(attached(Clients.after(Clients.offline(), List.of(KEPT)), null))
                .singleElement()
                .isInstanceOf(JumpClientEvent.Attached.class);
    }

    @Test
    void aDiskThatWasSetBackIsNoticed() {
        assertThat(attached(Clients.after(Clients.offline(), List.of(KEPT)), 1))
                .endsWith(new JumpClientEvent.AuthorityKept(1, NOW));
    }

    @Test
    void theEnrolmentNotesItToo() {
        var plain = Clients.enrol(Clients.MACHINE, Clients.nobody());
        var command = new JumpClientCommand.Enrol(
                plain.publicKey(),
                plain.installerId(),
                plain.duplicateOf(),
                plain.entry(),
                plain.facts(),
                plain.lifetime(),
                2,
                plain.from(),
                plain.replyTo());

        assertThat(JumpClientRules.enrol(new JumpClientState.Absent(), Clients.ID, command, Clients.REGISTRY, NOW)
                        .events())
                .hasSize(3)
                .endsWith(KEPT);
    }

    @Test
    void whatIsReportedIsNotedOnceAndStandsInTheRow() {
        Verdict<JumpClientReply> first = reported(Clients.online(), 1, 2);
        JumpClientState after = Clients.after(Clients.online(), first.events());

        assertThat(first.reply()).isEqualTo(new JumpClientReply.Done());
        assertThat(first.events()).containsExactly(KEPT);
        assertThat(reported(after, 1, 2).events()).isEmpty();
        assertThat(JumpClientRows.row(Clients.online(), 3))
                .hasValueSatisfying(row -> assertThat(row.newestAuthority()).isEqualTo(1));
        assertThat(JumpClientRows.row(after, 4))
                .hasValueSatisfying(row -> assertThat(row.newestAuthority()).isEqualTo(2));
        assertThat(JumpClientRows.history(KEPT, 4).what()).isEqualTo("authority_kept");
    }

    @Test
    void itOutlivesWhateverElseHappens() {
        JumpClientState later = Clients.after(
                Clients.online(),
                List.of(
                        KEPT,
                        new JumpClientEvent.Detached(1, "closed", NOW),
                        new JumpClientEvent.IdentityConflict("a", "b", NOW),
                        new JumpClientEvent.VersionMismatch("0.9.0", "c", NOW),
                        new JumpClientEvent.WakeTried("ada", List.of(3), NOW)));

        assertThat(((JumpClientState.Enrolled) later).newestAuthority()).isEqualTo(2);
    }

    @Test
    void onlyTheAttachmentThatHoldsTheEntryReports() {
        for (var state : List.of(Clients.offline(), Clients.removed())) {
            assertThat(reported(state, 1, 2).reply())
                    .isEqualTo(new JumpClientReply.Refused(ErrorCode.SUPERSEDED.fault()));
            assertThat(reported(state, 1, 2).events()).isEmpty();
        }
        assertThat(reported(Clients.online(), 9, 2).events()).isEmpty();
    }
}
