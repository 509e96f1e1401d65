package io.jumphold.persistence.retention;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.audit.JdbcAuditLog;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.readside.JdbcJumpItemList;
import io.jumphold.persistence.readside.ReadSideWriter;
import io.jumphold.persistence.readside.Rows;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("LIFE-9")
@Tag("RPT-2")
class OldRecordsTest extends OnBothDatabases {
    private static final int CLIENT = 7;

    private final Instant now = Clock.systemUTC().instant();
    private final JdbcOldRecords records = new JdbcOldRecords(database);
    private final JdbcAuditLog audit = new JdbcAuditLog(database);
    private final JdbcJumpItemList list = new JdbcJumpItemList(database, () -> Directory.EMPTY);

    OldRecordsTest(Dialect dialect) {
        super(dialect);
    }

    @BeforeEach
    void theSiteKeepsThemForTheUsualTime() {
        retention(400);
        get(records.forget(before(400), 10_000));
        database.jdbi().useHandle(handle -> handle.execute("delete from jump_client_history"));
    }

    @Test
    void whatIsOlderGoesAndTheRestStays() {
        for (int i = 0; i < 5; i++) {
            happened(i, Duration.ofDays(500 - i));
            happened(10 + i, Duration.ofDays(399 - i));
        }

        assertThat(get(records.forget(before(400), 1_000))).isEqualTo(5);

        assertThat(history()).containsExactly(14L, 13L, 12L, 11L, 10L);
        assertThat(audited()).contains("day 395", "day 399").doesNotContain("day 500", "day 496");
    }

    @Test
    void itGoesOldestFirstInBatchesAndWhoIsKilledBetweenThemLeavesTheRestForTheNext() {
        for (int i = 0; i < 25; i++) {
            happened(i, Duration.ofDays(500 - i));
        }

        assertThat(get(records.forget(before(400), 10))).isEqualTo(10);
        assertThat(history()).hasSize(15).contains(24L, 10L).doesNotContain(9L);
        // Another node goes on where that one stopped.
        JdbcOldRecords next = new JdbcOldRecords(otherNode);
        assertThat(get(next.forget(before(400), 10))).isEqualTo(10);
        assertThat(get(next.forget(before(400), 10))).isEqualTo(5);
        assertThat(get(next.forget(before(400), 10))).isZero();
        assertThat(history()).isEmpty();
        assertThat(audited()).noneMatch(target -> target.startsWith("day 4"));
    }

    @Test
    void theAuditLogsOrderAndItsPagesStayRight() {
        happened(1, Duration.ofDays(2));
        for (int i = 0; i < 6; i++) {
            // Written later, but of a node whose clock was behind.
            happened(10 + i, Duration.ofDays(500 + i));
            happened(20 + i, Duration.ofDays(1));
        }
        Page<Operations.AuditEntry> first = get(audit.page(null, 4));
        get(records.forget(before(400), 1_000));
        List<Long> ids = new ArrayList<>(
                first.items().stream().map(Operations.AuditEntry::id).toList());
        String cursor = first.nextCursor();
        while (cursor != null) {
            Page<Operations.AuditEntry> page = get(audit.page(cursor, 2));
            page.items().forEach(entry -> {
                ids.add(entry.id());
                assertThat(entry.at()).isAfter(before(400));
            });
            cursor = page.nextCursor();
        }
        assertThat(ids).isSortedAccordingTo((a, b) -> Long.compare(b, a)).doesNotHaveDuplicates();
        assertThat(audited()).contains("day 2");
    }

    @Test
    void theAuditLogsGuardKeepsWhatTheSettingKeepsWhoeverAsks() {
        happened(1, Duration.ofDays(399));

        assertThatThrownBy(() -> get(records.forget(now, 1_000)))
                .isInstanceOf(FaultException.class)
                .satisfies(
                        refused -> assertThat(((FaultException) refused).fault().is(ErrorCode.STORE_UNAVAILABLE))
                                .isTrue());
        assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute("delete from audit")))
                .hasStackTraceContaining("append-only");
        assertThat(audited()).contains("day 399");

        retention(30);
        get(records.forget(before(30), 1_000));
        assertThat(audited()).doesNotContain("day 399");
    }

    @Test
    void anOldEntryIsNotChangedEither() {
        happened(1, Duration.ofDays(500));

        assertThatThrownBy(() ->
                        database.jdbi().useHandle(handle -> handle.execute("update audit set who = 'somebody else'")))
                .hasStackTraceContaining("append-only");
    }

    @Test
    void whoIsOldIsFoundByAnIndex() {
        for (String table : List.of("audit", "jump_client_history")) {
            String plan = database.jdbi().inTransaction(handle -> {
                if (dialect == Dialect.POSTGRESQL) {
                    handle.execute("set local enable_seqscan = off");
                }
                return String.join(
                        "\n",
                        handle.createQuery(
                                        "explain select * from " + table
                                                + " where happened_at < timestamp with time zone '2020-01-01 00:00:00+00' order by happened_at limit 10")
                                .mapTo(String.class)
                                .list());
            });
            assertThat(plan).containsIgnoringCase(table + "_by_age");
        }
    }

    @Test
    void whatAnEntityTellsAgainOfTheDeletedPastIsNotWrittenAgain() {
        try (var writer = new ReadSideWriter(database, rows -> {}, () -> before(400))) {
            writer.hand(Rows.client(CLIENT).row(), List.of(entry(1, 401), entry(2, 399)));
            await().atMost(10, SECONDS).until(() -> writer.waiting() == 0);
        }
        assertThat(history()).containsExactly(2L);
    }

    private JumpItems.HistoryEntry entry(long number, int daysAgo) {
        return new JumpItems.HistoryEntry(number, before(daysAgo), "online", null, "", "");
    }

    private Instant before(int days) {
        return now.minus(Duration.ofDays(days));
    }

    private void happened(long number, Duration ago) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into jump_client_history (client_id, entry_number, happened_at, what, cause, detail) values (?, ?, ?, 'online', '', '')",
                        CLIENT,
                        number,
                        Columns.time(now.minus(ago))));
        get(audit.append(AuditRecord.done(now.minus(ago), "ada", "looked", "day " + ago.toDays(), "192.0.2.1")));
    }

    private void retention(int days) {
        database.jdbi().useTransaction(handle -> {
            handle.execute("delete from site_setting where name = 'history_retention'");
            handle.execute(
                    "insert into site_setting (name, setting) values ('history_retention', ?)", String.valueOf(days));
        });
    }

    private List<Long> history() {
        return get(list.history(CLIENT, null, 1_000)).items().stream()
                .map(JumpItems.HistoryEntry::number)
                .toList();
    }

    private List<String> audited() {
        return get(audit.page(null, 1_000)).items().stream()
                .map(Operations.AuditEntry::target)
                .toList();
    }
}
