package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.FACTS;
import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jumphold.cluster.fake.Samples;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.DisabledBy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The row and the history that the read side is given. */
class JumpClientRowsTest {
    static Stream<Arguments> statuses() {
        var listed = JumpClientRow.Standing.LISTED;
        var requested = JumpClientRow.Standing.DELETION_REQUESTED;
        return Stream.of(
                arguments("enrolled", Clients.offline(), Status.OFFLINE, listed),
                arguments("attached", Clients.online(), Status.ONLINE, listed),
                arguments("uninstalled", Clients.uninstalled(), Status.UNINSTALLED, listed),
                arguments("removal requested", Clients.removalRequested(), Status.OFFLINE, requested),
                arguments(
                        "removal requested and back",
                        Clients.removalRequested().on(Clients.attached()),
                        Status.ONLINE,
                        requested),
                arguments("removed", Clients.removed(), Status.UNINSTALLED, JumpClientRow.Standing.REMOVED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    @Tag("PRES-2")
    void everyStateHasExactlyOneStatusAndStanding(
            String name, JumpClientState state, Status status, JumpClientRow.Standing standing) {
        assertThat(JumpClientRows.row(state, 4)).hasValueSatisfying(row -> {
            assertThat(row.status()).isEqualTo(status);
            assertThat(row.standing()).isEqualTo(standing);
            assertThat(row.flags().deletionRequested())
                    .isEqualTo(standing == JumpClientRow.Standing.DELETION_REQUESTED);
            assertThat(row.revision()).isEqualTo(4);
        });
    }

    @Test
    @Tag("PRES-2")
    void theRowTellsWhereAndSinceWhenAClientIsThere() {
        assertThat(JumpClientRows.row(Clients.online(), 2)).hasValueSatisfying(row -> {
            assertThat(row.nodeAddress()).isEqualTo("node-a:7355");
            assertThat(row.nodeIncarnation()).isEqualTo(11);
            assertThat(row.publicIp()).isEqualTo("198.51.100.7");
            assertThat(row.lastSeen()).isEqualTo(NOW);
            assertThat(row.offlineSince()).isNull();
        });
        assertThat(JumpClientRows.row(Clients.offline(), 1)).hasValueSatisfying(row -> {
            assertThat(row.nodeIncarnation()).isNull();
            assertThat(row.offlineSince()).isEqualTo(NOW);
        });
    }

    @Test
    @Tag("PRES-2")
    @Tag("PRES-7")
    void theRowShowsThatAClientIsDisabledAndTheHistoryWhy() {
        JumpClientState disabled = Clients.disabled(DisabledBy.METERED_NETWORK);

        assertThat(JumpClientRows.row(disabled, 3)).hasValueSatisfying(row -> {
            assertThat(row.status()).isEqualTo(Status.ONLINE);
            assertThat(row.flags().disabled()).isTrue();
        });
        assertThat(JumpClientRows.row(Clients.online(), 2))
                .hasValueSatisfying(row -> assertThat(row.flags().disabled()).isFalse());
        assertThat(JumpClientRows.row(disabled.on(new JumpClientEvent.Uninstalled(false, NOW)), 4))
                .hasValueSatisfying(row -> assertThat(row.flags().disabled()).isFalse());
        var changed = new JumpClientEvent.FactsChanged(FACTS.disabled(DisabledBy.METERED_NETWORK), NOW);
        assertThat(JumpClientRows.history(changed, 3).detail()).isEqualTo("disabled by metered network");
    }

    @Test
    @Tag("ENR-3")
    void theRowShowsThatAnIdentityCheckFailed() {
        var state = Clients.offline().on(new JumpClientEvent.IdentityCheckFailed("203.0.113.9", NOW));

        assertThat(JumpClientRows.row(state, 2)).hasValueSatisfying(row -> {
            assertThat(row.identityCheckFailedAt()).isEqualTo(NOW);
            assertThat(row.identityCheckFailedFrom()).isEqualTo("203.0.113.9");
        });
    }

    @Test
    void whatNeverWasHasNoRow() {
        assertThat(JumpClientRows.row(new JumpClientState.Absent(), 0)).isEmpty();
    }

    static Stream<Arguments> history() {
        return Stream.of(
                arguments(Clients.enrolled(), "enrolled", Status.OFFLINE, "installer"),
                arguments(Clients.attached(), "online", Status.ONLINE, "attached"),
                arguments(new JumpClientEvent.Detached(1, "silent", NOW), "offline", Status.OFFLINE, "silent"),
                arguments(new JumpClientEvent.FactsChanged(FACTS, NOW), "facts_changed", null, "reported"),
                arguments(new JumpClientEvent.Edited(Samples.ENTRY, "ada", NOW), "edited", null, "edited"),
                arguments(new JumpClientEvent.Accessed("ada", NOW), "accessed", null, "session"),
                arguments(
                        new JumpClientEvent.IdentityCheckFailed("203.0.113.9", NOW),
                        "identity_check_failed",
                        null,
                        "wrong_key"),
                arguments(new JumpClientEvent.RemovalRequested("ada", null, NOW), "removal_requested", null, "removed"),
                arguments(new JumpClientEvent.Lost(NOW), "lost", Status.LOST, "away_long"),
                arguments(new JumpClientEvent.Uninstalled(false, NOW), "uninstalled", Status.UNINSTALLED, "on_machine"),
                arguments(
                        new JumpClientEvent.Removed("uninstalled_as_ordered", "", NOW),
                        "removed",
                        Status.UNINSTALLED,
                        "uninstalled_as_ordered"),
                arguments(new JumpClientEvent.WakeTried("ada", List.of(3, 9), NOW), "wake_tried", null, "asked"),
                arguments(
                        new JumpClientEvent.IdentityConflict("203.0.113.2", "203.0.113.1", NOW),
                        "identity_conflict",
                        null,
                        "two_holders"),
                arguments(
                        new JumpClientEvent.VersionMismatch("0.9.0", "203.0.113.2", NOW),
                        "version_mismatch",
                        null,
                        "too_old"),
                arguments(new JumpClientEvent.OnlyOneAgain(NOW), "only_one_again", null, "other_gone"),
                arguments(new JumpClientEvent.ConflictSettled("ada", NOW), "conflict_settled", null, "settled"),
                arguments(new JumpClientEvent.Upgraded("1.0.0", "1.2.0", NOW), "upgraded", null, "new_version"),
                arguments(
                        new JumpClientEvent.UpgradeFailed("1.2.0", "payload_refused", "Not signed.", NOW),
                        "upgrade_failed",
                        null,
                        "payload_refused"),
                arguments(new JumpClientEvent.AuthorityKept(2, NOW), "authority_kept", null, "told"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("history")
    @Tag("LIFE-9")
    void everyEventIsInTheHistoryWithItsTimeAndCause(JumpClientEvent event, String what, Status status, String cause) {
        JumpItems.HistoryEntry entry = JumpClientRows.history(event, 9);

        assertThat(entry.number()).isEqualTo(9);
        assertThat(entry.at()).isEqualTo(NOW);
        assertThat(entry.what()).isEqualTo(what);
        assertThat(entry.status()).isEqualTo(status);
        assertThat(entry.cause()).isEqualTo(cause);
    }

    @Test
    @Tag("LIFE-9")
    void aDeadlineThatTakesAnEntryOffTheListIsItsCause() {
        assertThat(JumpClientRows.history(new JumpClientEvent.RemovalRequested("", "expired", NOW), 9)
                        .cause())
                .isEqualTo("expired");
    }

    @Test
    @Tag("LIFE-9")
    void noKindOfEventIsMissingFromTheTableAbove() {
        assertThat(history().<Object>map(row -> row.get()[0].getClass()))
                .containsExactlyInAnyOrder((Object[]) JumpClientEvent.class.getPermittedSubclasses());
    }

    @Test
    @Tag("LIFE-9")
    void recentHistoryKeepsTheNewestEntriesOnceEach() {
        RecentHistory recent = new RecentHistory();
        for (long number : new long[] {1, 2, 3, 2, 3, 4}) {
            recent.add(JumpClientRows.history(Clients.attached(), number));
        }

        assertThat(recent.entries()).extracting(JumpItems.HistoryEntry::number).containsExactly(1L, 2L, 3L, 4L);

        for (long number = 5; number <= 100; number++) {
            recent.add(JumpClientRows.history(Clients.attached(), number));
        }

        assertThat(recent.entries())
                .hasSize(40)
                .extracting(JumpItems.HistoryEntry::number)
                .startsWith(61L)
                .endsWith(100L);
    }
}
