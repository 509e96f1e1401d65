package io.jumphold.persistence.readside;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.JumpItemList.Question;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whom the sweeper is told to look at. */
class DueTest extends OnBothDatabases {
    private static final Settings SITE = Settings.DEFAULT.withDays(20, 30);
    private static final Directory DIRECTORY =
            Directory.of(1, List.of(), List.of(), List.of(), List.of(), SITE, Releases.NONE, Trust.NONE);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Instant now = Clock.systemUTC().instant();
    private final JdbcJumpItemList list;

    DueTest(Dialect dialect) {
        super(dialect);
        list = new JdbcJumpItemList(database, () -> DIRECTORY);
    }

    @BeforeEach
    void nobody() {
        database.jdbi().useHandle(handle -> handle.execute("delete from jump_client"));
    }

    private void given(int id, Status status, @Nullable Instant away, Lifetime lifetime) {
        given(id, status, Standing.LISTED, away, lifetime);
    }

    private void given(int id, Status status, Standing standing, @Nullable Instant away, Lifetime lifetime) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            writer.hand(Rows.client(id).status(status).standing(standing).row(away, lifetime), List.of());
        }
    }

    private Instant daysAgo(int days) {
        return now.minus(Duration.ofDays(days));
    }

    private List<Integer> due() {
        return get(list.due(SITE, now, 0, 100)).clients();
    }

    @Test
    @Tag("LIFE-2")
    void whoIsAwayForTheDaysOfLostIsLookedAtUntilItIsCalledLost() {
        given(1, Status.OFFLINE, daysAgo(20).minus(HOUR), Lifetime.UNBOUNDED);
        given(2, Status.OFFLINE, daysAgo(20).plus(HOUR), Lifetime.UNBOUNDED);
        given(3, Status.LOST, daysAgo(20).minus(HOUR), Lifetime.UNBOUNDED);
        given(4, Status.ONLINE, null, Lifetime.UNBOUNDED);

        assertThat(due()).containsExactly(1);
    }

    @Test
    @Tag("LIFE-3")
    @Tag("UNI-8")
    void whoIsAwayForTheDaysOfDeletionIsLookedAtWhateverItIsCalled() {
        given(1, Status.OFFLINE, daysAgo(31), Lifetime.UNBOUNDED);
        given(2, Status.LOST, daysAgo(31), Lifetime.UNBOUNDED);
        given(3, Status.UNINSTALLED, daysAgo(31), Lifetime.UNBOUNDED);
        given(4, Status.UNINSTALLED, daysAgo(29), Lifetime.UNBOUNDED);
        given(5, Status.LOST, Standing.DELETION_REQUESTED, daysAgo(31), Lifetime.UNBOUNDED);
        given(6, Status.UNINSTALLED, Standing.REMOVED, daysAgo(31), Lifetime.UNBOUNDED);

        assertThat(due()).containsExactly(1, 2, 3);
    }

    @Test
    @Tag("LIFE-4")
    void whoseInstallerBoundsItsAbsenceIsLookedAtByThat() {
        given(1, Status.OFFLINE, now.minus(HOUR), new Lifetime(59, null));
        given(2, Status.OFFLINE, now.minus(HOUR), new Lifetime(61, null));
        given(3, Status.LOST, daysAgo(31), new Lifetime(60 * 24 * 40, null));

        assertThat(due()).containsExactly(1);
    }

    @Test
    @Tag("LIFE-6")
    void whoExpiresIsLookedAtWhereverItIs() {
        given(1, Status.ONLINE, null, new Lifetime(null, now.minusSeconds(1)));
        given(2, Status.OFFLINE, now.minus(HOUR), new Lifetime(null, now.minusSeconds(1)));
        given(3, Status.ONLINE, null, new Lifetime(null, now.plusSeconds(3_600)));

        assertThat(due()).containsExactly(1, 2);
    }

    @Test
    @Tag("LIFE-8")
    void anAnswerGoesOnBehindTheLastAndTakesNoMoreThanIsAsked() {
        for (int id = 1; id <= 5; id++) {
            given(id, Status.OFFLINE, daysAgo(31), Lifetime.UNBOUNDED);
        }

        assertThat(get(list.due(SITE, now, 0, 2)).clients()).containsExactly(1, 2);
        assertThat(get(list.due(SITE, now, 2, 2)).clients()).containsExactly(3, 4);
        assertThat(get(list.due(SITE, now, 4, 2)).clients()).containsExactly(5);
    }

    @Test
    @Tag("LIFE-8")
    void aNodesClockThatIsAheadOfTheDatabasesMakesNobodyDue() {
        given(1, Status.OFFLINE, now.minus(HOUR), Lifetime.UNBOUNDED);
        given(2, Status.ONLINE, null, new Lifetime(null, now.plusSeconds(3_600)));

        JumpItemList.Due due = get(list.due(SITE, now.plus(Duration.ofDays(1_000)), 0, 100));

        assertThat(due.clients()).isEmpty();
        assertThat(due.at()).isBefore(now.plus(HOUR));
    }

    @Test
    @Tag("UNI-8")
    void whatWaitsForItsMachineIsListedApartAndUncounted() {
        given(1, Status.OFFLINE, Standing.DELETION_REQUESTED, now, Lifetime.UNBOUNDED);
        given(2, Status.OFFLINE, now, Lifetime.UNBOUNDED);

        assertThat(get(list.page(Question.PENDING, null, 10)).items())
                .extracting(JumpItems.Item::id)
                .containsExactly(1);
        assertThat(get(list.counts(null)).all().items()).isEqualTo(1);
    }

    @Test
    @Tag("LIFE-7")
    @Tag("PRES-2")
    void theListTellsWhenAnEntryWillGoIfItDoesNotComeBack() {
        Instant away = Instant.parse("2026-11-01T00:00:00Z");
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        given(1, Status.LOST, away, new Lifetime(null, end));
        given(2, Status.OFFLINE, away, new Lifetime(90, null));
        given(3, Status.ONLINE, null, new Lifetime(90, null));

        assertThat(times(1).deletesAt()).isEqualTo(away.plus(Duration.ofDays(30)));
        assertThat(times(1).expiresAt()).isEqualTo(end);
        assertThat(times(1).lostAt()).isNotNull();
        assertThat(times(2).deletesAt()).isEqualTo(away.plus(Duration.ofMinutes(90)));
        assertThat(times(3).deletesAt()).isNull();
    }

    private JumpItems.Times times(int id) {
        return get(list.details(id)).orElseThrow().item().times();
    }
}
