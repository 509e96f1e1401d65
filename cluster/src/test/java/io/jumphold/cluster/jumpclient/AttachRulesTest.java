package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.FACTS;
import static io.jumphold.cluster.fake.Samples.NOW;
import static io.jumphold.cluster.jumpclient.Clients.ID;
import static io.jumphold.cluster.jumpclient.Clients.LINK;
import static io.jumphold.cluster.jumpclient.Clients.MACHINE;
import static io.jumphold.cluster.jumpclient.Clients.NODE;
import static io.jumphold.cluster.jumpclient.Clients.REGISTRY;
import static io.jumphold.cluster.jumpclient.Clients.nobody;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Enrolling, attaching and what ends an attachment. */
class AttachRulesTest {
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));

    @Test
    @Tag("ENR-1")
    void aMachineThatEnrolsIsAttachedWithItsIdAtOnce() {
        var verdict = enrol(new JumpClientState.Absent(), MACHINE);

        assertThat(verdict.reply()).isEqualTo(new Attachment.Held(ID, 1, Lifetime.UNBOUNDED));
        assertThat(Clients.after(new JumpClientState.Absent(), verdict.events()))
                .isInstanceOfSatisfying(JumpClientState.Enrolled.class, client -> {
                    assertThat(client.id()).isEqualTo(ID);
                    assertThat(client.status()).isEqualTo(Status.ONLINE);
                    assertThat(client.entry()).isEqualTo(Samples.ENTRY);
                });
    }

    @Test
    @Tag("ENR-2")
    void thePublicKeyIsAllThatIsKeptOfItsIdentity() {
        var verdict = enrol(new JumpClientState.Absent(), MACHINE);

        assertThat(verdict.events().getFirst())
                .isInstanceOfSatisfying(
                        JumpClientEvent.Enrolled.class,
                        enrolled -> assertThat(enrolled.publicKey()).isEqualTo(MACHINE.publicKey()));
    }

    @Test
    @Tag("ENR-6")
    void enrollingAgainWithTheSameKeyAttachesTheSameEntry() {
        var verdict = enrol(Clients.offline(), MACHINE);

        assertThat(verdict.reply()).isEqualTo(new Attachment.Held(ID, 1, Lifetime.UNBOUNDED));
        assertThat(verdict.events()).hasExactlyElementsOfTypes(JumpClientEvent.Attached.class);
    }

    @Test
    @Tag("ENR-3")
    void anotherKeyDoesNotEnrolIntoAnEntryThatIsThere() {
        var verdict = enrol(Clients.offline(), MACHINE.withForeignKey());

        assertThat(refusal(verdict)).isEqualTo("identity_check_failed");
        assertThat(verdict.events()).isEmpty();
    }

    @Test
    @Tag("ENR-7")
    void twoMachinesWithOneKeyTakeItFromEachOtherAndTheSecondTimeWithinAMinuteIsFlaggedOnce() {
        var state = Clients.after(Clients.enrolled(), held(1, "203.0.113.1", 11, NOW));
        var once = takeOver(state, 2, "203.0.113.2", 22, NOW.plusSeconds(10));
        assertThat(once.events()).hasExactlyElementsOfTypes(JumpClientEvent.Attached.class);
        assertThat(once.orders()).extracting(Verdict.Order::message).contains(new LinkMessage.Superseded(ID, 1));

        var twice = takeOver(Clients.after(state, once.events()), 3, "203.0.113.1", 11, NOW.plusSeconds(69));
        assertThat(twice.events())
                .contains(new JumpClientEvent.IdentityConflict("203.0.113.2", "203.0.113.1", NOW.plusSeconds(69)));
        assertThat(once.reply()).isEqualTo(new Attachment.Held(ID, 2, Lifetime.UNBOUNDED));
        assertThat(twice.reply()).isEqualTo(new Attachment.Held(ID, 3, Lifetime.UNBOUNDED, "203.0.113.2"));
        var flagged = Clients.after(Clients.after(state, once.events()), twice.events());
        assertThat(JumpClientRows.row(flagged, 9).orElseThrow().flags().identityConflict())
                .isTrue();

        var again = takeOver(flagged, 4, "203.0.113.2", 22, NOW.plusSeconds(75));
        assertThat(again.events()).hasExactlyElementsOfTypes(JumpClientEvent.Attached.class);
    }

    @Test
    @Tag("ENR-7")
    void whoComesBackInItsOwnProcessOrTakesOverSeldomIsNoClone() {
        var state = Clients.after(Clients.enrolled(), held(1, "203.0.113.1", 11, NOW));
        state = Clients.after(
                state, takeOver(state, 2, "203.0.113.2", 11, NOW.plusSeconds(1)).events());
        state = Clients.after(
                state, takeOver(state, 3, "203.0.113.1", 11, NOW.plusSeconds(2)).events());
        state = Clients.after(
                state, takeOver(state, 4, "203.0.113.1", 22, NOW.plusSeconds(3)).events());

        assertThat(takeOver(state, 5, "203.0.113.1", 33, NOW.plusSeconds(63)).events())
                .hasExactlyElementsOfTypes(JumpClientEvent.Attached.class);
    }

    private static Verdict<Attachment> tooOld(JumpClientState state, Machine machine) {
        var attach = Clients.attach(machine, FACTS, 1, nobody());
        return JumpClientRules.attach(
                state,
                new JumpClientCommand.Attach(
                        attach.proof(), attach.signature(), FACTS, null, true, attach.from(), nobody()),
                REGISTRY,
                NOW);
    }

    private static boolean isTooOld(JumpClientState state) {
        return JumpClientRows.row(state, 9).orElseThrow().flags().versionMismatch();
    }

    @Test
    @Tag("UPG-1")
    void whoIsTooOldToBeTalkedToIsFlaggedOnceUntilItComesAsSomethingNewer() {
        var verdict = tooOld(Clients.offline(), MACHINE);

        assertThat(refusal(verdict)).isEqualTo("version_mismatch");
        assertThat(verdict.events())
                .containsExactly(new JumpClientEvent.VersionMismatch(FACTS.version(), "198.51.100.7", NOW));
        var flagged = Clients.after(Clients.offline(), verdict.events());
        assertThat(isTooOld(flagged)).isTrue();
        assertThat(tooOld(flagged, MACHINE).events()).isEmpty();
        var busy = Clients.after(flagged, List.of(new JumpClientEvent.WakeTried("ada", List.of(3), NOW)));
        assertThat(isTooOld(busy)).isTrue();

        assertThat(isTooOld(Clients.after(flagged, List.of(Clients.attached()))))
                .isFalse();
    }

    /** A stranger flags nobody as old. */
    @Test
    @Tag("UPG-1")
    @Tag("ENR-3")
    void whoIsTooOldMustProveWhoItIsAllTheSame() {
        var verdict = tooOld(Clients.offline(), MACHINE.withForeignKey());

        assertThat(refusal(verdict)).isEqualTo("identity_check_failed");
        assertThat(isTooOld(Clients.after(Clients.offline(), verdict.events()))).isFalse();
    }

    @Test
    @Tag("ENR-7")
    void aPersonSettlesIt() {
        var flagged = Clients.after(
                Clients.enrolled(), new JumpClientEvent.IdentityConflict("203.0.113.2", "203.0.113.1", NOW));
        var settle = new JumpClientCommand.Edit(null, null, null, null, null, true, "ada", nobody());

        var verdict = JumpClientRules.edit(flagged, settle, NOW);

        assertThat(verdict.events()).containsExactly(new JumpClientEvent.ConflictSettled("ada", NOW));
        var settled = Clients.after(flagged, verdict.events());
        assertThat(JumpClientRows.row(settled, 9).orElseThrow().flags().identityConflict())
                .isFalse();
        assertThat(JumpClientRules.edit(settled, settle, NOW).events()).isEmpty();
    }

    @Test
    @Tag("ENR-8")
    void aSecondInstallInOneScopeIsFlaggedUntilTheFirstHasGone() {
        var enrol = new JumpClientCommand.Enrol(
                MACHINE.publicKey(), 5, 3, Samples.ENTRY, FACTS, Lifetime.UNBOUNDED, null, Clients.from(1), nobody());
        var flagged = Clients.after(
                new JumpClientState.Absent(),
                JumpClientRules.enrol(new JumpClientState.Absent(), ID, enrol, "links", NOW)
                        .events());
        assertThat(JumpClientRows.row(flagged, 1).orElseThrow().flags().duplicate())
                .isTrue();
        assertThat(JumpClientRows.row(flagged, 1).orElseThrow().duplicateOf()).isEqualTo(3);

        var alone = Clients.after(flagged, JumpClientRules.onlyOneAgain(flagged, NOW));

        assertThat(JumpClientRows.row(alone, 2).orElseThrow().flags().duplicate())
                .isFalse();
        assertThat(JumpClientRules.onlyOneAgain(alone, NOW)).isEmpty();
    }

    private static JumpClientEvent held(long epoch, String ip, long process, Instant at) {
        return new JumpClientEvent.Attached(
                new LinkAddress(REGISTRY, "node-a:7355", Clients.NODE, epoch, ip, process), null, at);
    }

    private static Verdict<Attachment> takeOver(
            JumpClientState state, long connection, String ip, long process, Instant at) {
        var attach = Clients.attach(MACHINE, FACTS, connection, nobody());
        var from = new JumpClientCommand.From("node-a:7355", Clients.NODE, connection, ip, process);
        return JumpClientRules.attach(
                state,
                new JumpClientCommand.Attach(attach.proof(), attach.signature(), FACTS, null, false, from, nobody()),
                REGISTRY,
                at);
    }

    @Test
    void enrollingIntoARemovedEntryIsRefused() {
        assertThat(refusal(enrol(Clients.removed(), MACHINE))).isEqualTo("client_not_found");
    }

    @Test
    @Tag("ENR-2")
    void aProofOfTheKeyAttaches() {
        var verdict = attach(Clients.offline(), MACHINE, NOW);

        assertThat(verdict.reply()).isEqualTo(new Attachment.Held(ID, 1, Lifetime.UNBOUNDED));
        assertThat(verdict.orders()).isEmpty();
    }

    @Test
    @Tag("ENR-2")
    void aProofForAnotherConnectionDoesNotAttach() {
        var right = Clients.attach(MACHINE, FACTS, 1, nobody());
        var other = Clients.attach(MACHINE, FACTS, 1, nobody());
        var replayed = new JumpClientCommand.Attach(
                other.proof(), right.signature(), FACTS, null, false, right.from(), right.replyTo());

        var verdict = JumpClientRules.attach(Clients.offline(), replayed, REGISTRY, NOW);

        assertThat(refusal(verdict)).isEqualTo("identity_check_failed");
    }

    @Test
    @Tag("ENR-3")
    void aWrongKeyIsRefusedAndTheEntryShowsItAndIsOtherwiseUntouched() {
        JumpClientState online = Clients.online();

        var verdict = attach(online, MACHINE.withForeignKey(), LATER);

        assertThat(refusal(verdict)).isEqualTo("identity_check_failed");
        assertThat(verdict.orders()).isEmpty();
        JumpClientState after = Clients.after(online, verdict.events());
        assertThat(((JumpClientState.Enrolled) after).identityCheckFailed())
                .isEqualTo(new JumpClientState.Stamp(LATER, "198.51.100.7"));
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("identityCheckFailed")
                .isEqualTo(online);
    }

    @Test
    @Tag("ENR-3")
    void aStrangerWhoKeepsTryingIsNotedOnceAMinute() {
        JumpClientState noted =
                Clients.after(Clients.offline(), List.of(new JumpClientEvent.IdentityCheckFailed("198.51.100.7", NOW)));

        assertThat(attach(noted, MACHINE.withForeignKey(), NOW.plusSeconds(59)).events())
                .isEmpty();
        assertThat(attach(noted, MACHINE.withForeignKey(), NOW.plusSeconds(60)).events())
                .hasExactlyElementsOfTypes(JumpClientEvent.IdentityCheckFailed.class);
    }

    @Test
    void aHelloForAnIdThatIsNotThereIsRefused() {
        assertThat(refusal(attach(new JumpClientState.Absent(), MACHINE, NOW))).isEqualTo("client_not_found");
        assertThat(refusal(attach(Clients.removed(), MACHINE, NOW))).isEqualTo("client_not_found");
    }

    @Test
    void factsAreWrittenOnlyWhereTheyAreOthers() {
        assertThat(attach(Clients.offline(), MACHINE, NOW).events())
                .first()
                .isInstanceOfSatisfying(
                        JumpClientEvent.Attached.class,
                        attached -> assertThat(attached.facts()).isNull());

        var moved = Clients.attach(MACHINE, Samples.facts("press-5"), 1, nobody());
        var verdict = JumpClientRules.attach(Clients.offline(), moved, REGISTRY, NOW);

        assertThat(((JumpClientState.Enrolled) Clients.after(Clients.offline(), verdict.events()))
                        .facts()
                        .hostName())
                .isEqualTo("press-5");
    }

    @Test
    @Tag("PRES-4")
    void anAttachTakesOverFromAnOlderConnectionWhichIsTold() {
        var verdict = attach(Clients.online(), MACHINE, NOW);

        assertThat(verdict.reply()).isEqualTo(new Attachment.Held(ID, 2, Lifetime.UNBOUNDED));
        assertThat(verdict.orders()).containsExactly(new Verdict.Order(LINK, new LinkMessage.Superseded(ID, 1)));
    }

    @Test
    @Tag("PRES-4")
    void aLateCloseOfTheOlderConnectionChangesNothing() {
        JumpClientState taken = Clients.after(
                Clients.online(), attach(Clients.online(), MACHINE, NOW).events());

        assertThat(JumpClientRules.detach(taken, 1, "closed", NOW)).isEmpty();
        assertThat(JumpClientRules.detach(taken, 2, "closed", NOW))
                .containsExactly(new JumpClientEvent.Detached(2, "closed", NOW));
    }

    @Test
    @Tag("PRES-4")
    void theEpochGrowsAcrossTimesOfAbsence() {
        JumpClientState away = Clients.after(Clients.online(), List.of(new JumpClientEvent.Detached(1, "closed", NOW)));

        assertThat(attach(away, MACHINE, NOW).reply()).isEqualTo(new Attachment.Held(ID, 2, Lifetime.UNBOUNDED));
    }

    @Test
    @Tag("PRES-3")
    void aClosedConnectionMakesTheEntryOfflineSinceThen() {
        JumpClientState away =
                Clients.after(Clients.online(), JumpClientRules.detach(Clients.online(), 1, "silent", LATER));

        assertThat(away).isInstanceOfSatisfying(JumpClientState.Enrolled.class, client -> {
            assertThat(client.status()).isEqualTo(Status.OFFLINE);
            assertThat(client.presence().offlineSince()).isEqualTo(LATER);
            assertThat(client.presence().lastSeen()).isEqualTo(LATER);
        });
    }

    @Test
    @Tag("PRES-3")
    void aNodeThatIsGoneTakesOnlyItsOwnAttachmentsAlong() {
        assertThat(JumpClientRules.nodeGone(Clients.online(), NODE, LATER))
                .containsExactly(new JumpClientEvent.Detached(1, "node_gone", LATER));
        assertThat(JumpClientRules.nodeGone(Clients.online(), NODE + 1, LATER)).isEmpty();
        assertThat(JumpClientRules.nodeGone(Clients.offline(), NODE, LATER)).isEmpty();
    }

    @Test
    @Tag("PRES-3")
    void whoHasRecoveredAsksWhetherItsAttachmentIsStillThere() {
        assertThat(JumpClientRules.recovered(Clients.online()))
                .containsExactly(new Verdict.Order(LINK, new LinkMessage.StillThere(ID, 1)));
        assertThat(JumpClientRules.recovered(Clients.offline())).isEmpty();
        assertThat(JumpClientRules.recovered(Clients.removed())).isEmpty();
    }

    @Test
    @Tag("UNI-2")
    void aRemovedClientIsToldToUninstallWhenItComesBack() {
        var verdict = attach(Clients.removalRequested(), MACHINE, NOW);

        assertThat(verdict.reply()).isEqualTo(new Attachment.Held(ID, 1, Lifetime.UNBOUNDED));
        assertThat(verdict.orders()).singleElement().satisfies(order -> {
            assertThat(order.to().epoch()).isEqualTo(1);
            assertThat(order.message())
                    .isInstanceOfSatisfying(
                            LinkMessage.Order.class,
                            sent -> assertThat(sent.frame()).isInstanceOf(ServerFrame.Uninstall.class));
        });
    }

    private static Verdict<Attachment> enrol(JumpClientState state, Machine machine) {
        return JumpClientRules.enrol(state, ID, Clients.enrol(machine, nobody()), REGISTRY, NOW);
    }

    private static Verdict<Attachment> attach(JumpClientState state, Machine machine, Instant now) {
        return JumpClientRules.attach(state, Clients.attach(machine, FACTS, 1, nobody()), REGISTRY, now);
    }

    private static String refusal(Verdict<Attachment> verdict) {
        return verdict.reply() instanceof Attachment.Refused(var fault, var elsewhere, var place)
                ? fault.code()
                : ErrorCode.INTERNAL_ERROR.code() + ": not refused";
    }
}
