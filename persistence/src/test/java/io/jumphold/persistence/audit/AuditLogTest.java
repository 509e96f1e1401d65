package io.jumphold.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.persistence.CapturedLog;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.TestDatabases;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RPT-2")
class AuditLogTest extends OnBothDatabases {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

    private final JdbcAuditLog audit = new JdbcAuditLog(database);

    AuditLogTest(Dialect dialect) {
        super(dialect);
    }

    @Test
    void anEntryTellsWhoDidWhatWhenFromWhereBeforeAndAfter() {
        AuditRecord entry = AuditRecord.refused(
                        NOW, "ada", "user_changed", "user:3", "2001:db8::1", ErrorCode.VERSION_CONFLICT.fault())
                .change("{\"name\":\"O'Neil\"}", "{}");
        get(audit.append(entry));
        Operations.AuditEntry found = newest();
        assertThat(found)
                .isEqualTo(new Operations.AuditEntry(
                        found.id(),
                        NOW,
                        "ada",
                        "user_changed",
                        "user:3",
                        "2001:db8::1",
                        "version_conflict",
                        "{\"name\":\"O'Neil\"}",
                        "{}"));
    }

    @Test
    void pagesGoFromTheNewestToTheOldestAndMissNothingThatComesMeanwhile() {
        for (int i = 0; i < 25; i++) {
            get(audit.append(entry("page " + i)));
        }
        List<Operations.AuditEntry> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<Operations.AuditEntry> page = get(audit.page(cursor, 10));
            all.addAll(page.items());
            cursor = page.nextCursor();
            get(audit.append(entry("meanwhile")));
        } while (cursor != null);
        assertThat(all).extracting(Operations.AuditEntry::id).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(all.stream().map(Operations.AuditEntry::target).filter(target -> target.startsWith("page")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> "page " + (24 - i)).toList());
        assertThat(get(audit.page(null, 1_000)).nextCursor()).isNull();
    }

    @Test
    void aCursorOfSomethingElseIsRefused() {
        for (String cursor : List.of("", "x", "-1; drop table audit", "\0", "x".repeat(10_000))) {
            assertRefused(ErrorCode.INVALID_REQUEST, audit.page(cursor, 10));
        }
    }

    @Test
    void nobodyChangesOrDeletesAnEntry() {
        get(audit.append(entry("kept")));
        Operations.AuditEntry kept = newest();
        List<String> attempts = new ArrayList<>(List.of(
                "update audit set who = 'somebody else'", "delete from audit", "delete from audit where id = 1"));
        if (dialect == Dialect.POSTGRESQL) {
            attempts.add("truncate table audit");
        }
        for (String attempt : attempts) {
            assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute(attempt)))
                    .hasStackTraceContaining("append-only");
        }
        assertThat(newest()).isEqualTo(kept);
    }

    @Test
    void whatStrangersSendIsWrittenDownAsFarAsItFits() {
        get(audit.append(new AuditRecord(
                NOW, "nul\0" + "🦜".repeat(200), "x".repeat(100), "\uD83D", "y".repeat(100), null, null, null)));
        Operations.AuditEntry found = newest();
        assertThat(found.who()).startsWith("nul\uFFFD🦜").doesNotContain("\0").hasSizeBetween(250, 255);
        assertThat(Character.isHighSurrogate(found.who().charAt(found.who().length() - 1)))
                .isFalse();
        assertThat(found.what()).startsWith("xxx").hasSizeBetween(60, 64);
        assertThat(found.fromAddress()).startsWith("yyy");
    }

    @Test
    void entriesWrittenAtOnceAreAllThere() {
        JdbcAuditLog other = new JdbcAuditLog(otherNode);
        List<CompletionStage<Void>> writes = IntStream.range(0, 200)
                .mapToObj(i -> (i % 2 == 0 ? audit : other).append(entry("crowd " + i)))
                .toList();
        writes.forEach(OnBothDatabases::get);
        assertThat(get(audit.page(null, 1_000)).items().stream()
                        .map(Operations.AuditEntry::target)
                        .filter(target -> target.startsWith("crowd")))
                .hasSize(200)
                .doesNotHaveDuplicates();
    }

    @Test
    void anEntryThatCannotBeWrittenIsLoggedInOneLineWithItsContent() {
        Database closed = TestDatabases.fresh(dialect);
        JdbcAuditLog broken = new JdbcAuditLog(closed);
        closed.close();
        try (CapturedLog log = new CapturedLog(JdbcAuditLog.class)) {
            assertRefused(
                    ErrorCode.STORE_UNAVAILABLE,
                    broken.append(AuditRecord.done(
                            NOW, "eve\r\nforged \u001b[2J\u009b2J", "signed_in", "user:9", "192.0.2.7")));
            assertThat(log.text())
                    .contains("signed_in", "user:9", "192.0.2.7", "eve", "2026-11-21T10:00:00.123456Z")
                    .doesNotContain("\nforged", "\r", "\u001b", "\u009b");
        }
    }

    private Operations.AuditEntry newest() {
        return get(audit.page(null, 1)).items().getFirst();
    }

    private static AuditRecord entry(String target) {
        return AuditRecord.done(NOW, "ada", "looked", target, "192.0.2.1");
    }
}
