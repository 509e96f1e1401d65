package io.jumphold.persistence.readside;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.list.Laggards;
import io.jumphold.persistence.CapturedLog;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest extends OnBothDatabases {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final List<String> asked = new ArrayList<>();
    private final Reconciler reconciler;

    ReconcilerTest(Dialect dialect) {
        super(dialect);
        reconciler = new Reconciler(
                database,
                new Laggards() {
                    @Override
                    public void jumpClient(int id) {
                        asked.add("client " + id);
                    }

                    @Override
                    public void session(String id) {
                        asked.add("session " + id);
                    }
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @BeforeEach
    void nothingIsThere() {
        database.jdbi().useHandle(handle -> {
            List.of("jump_client", "jump_session", "event_journal")
                    .forEach(table -> handle.execute("delete from " + table));
            handle.execute("update reconciled set journal_ordering = 0");
        });
    }

    @AfterEach
    void closeReconciler() {
        reconciler.close();
    }

    @Test
    void whoseRowLagsIsAskedForItAndNobodyElse() {
        event("JumpClient|1", 1, Duration.ofSeconds(10));
        event("JumpClient|1", 2, Duration.ofSeconds(10));
        event("JumpClient|2", 1, Duration.ofSeconds(10));
        event("JumpClient|3", 1, Duration.ofSeconds(10));
        event("Session|abc", 1, Duration.ofSeconds(10));
        event("Session|def", 1, Duration.ofSeconds(10));
        event("Something|else", 9, Duration.ofSeconds(10));
        event("JumpClient|no-number", 9, Duration.ofSeconds(10));
        rows(Rows.client(1).revision(1), Rows.client(2).revision(1));
        session("def");
        reconciler.pass();
        assertThat(asked).containsExactlyInAnyOrder("client 1", "client 3", "session abc");

        asked.clear();
        rows(Rows.client(1).revision(2), Rows.client(3).revision(1));
        session("abc");
        reconciler.pass();
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheWriterMayStillBringIsLeftToIt() {
        event("JumpClient|1", 1, Duration.ofSeconds(1));
        reconciler.pass();
        assertThat(asked).isEmpty();
    }

    @Test
    void theMarkMovesPastWhatIsSettledAndOldAndNoFurther() {
        long old = event("JumpClient|1", 1, Duration.ofMinutes(10));
        event("JumpClient|2", 1, Duration.ofMinutes(5));
        event("JumpClient|1", 2, Duration.ofMinutes(4));
        rows(Rows.client(1).revision(2));
        reconciler.pass();
        assertThat(mark()).isEqualTo(old);

        rows(Rows.client(2).revision(1));
        long last = event("JumpClient|1", 3, Duration.ofSeconds(61));
        event("JumpClient|1", 4, Duration.ofSeconds(30));
        rows(Rows.client(1).revision(4));
        reconciler.pass();
        assertThat(mark()).isEqualTo(last);
    }

    @Test
    void anEventThatWasCommittedAfterLaterOnesIsNotPassedOver() {
        long late = event("JumpClient|1", 1, Duration.ofSeconds(50));
        event("JumpClient|2", 1, Duration.ofSeconds(50));
        database.jdbi().useHandle(handle -> handle.execute("delete from event_journal where ordering = ?", late));
        rows(Rows.client(2).revision(1));
        reconciler.pass();
        assertThat(asked).isEmpty();
        database.jdbi().useHandle(handle -> insert(handle, late, "JumpClient|1", 1, Duration.ofSeconds(49)));
        reconciler.pass();
        assertThat(asked).containsExactly("client 1");
    }

    @Test
    void aRowThatNeverComesHoldsNothingUpForEver() {
        long only = event("JumpClient|1", 1, Duration.ofMinutes(10));
        try (CapturedLog log = new CapturedLog(Reconciler.class)) {
            for (int i = 0; i < 9; i++) {
                reconciler.pass();
            }
            // Nine rounds are what an ordinary delay may take; a person is told of what outlasts them, and once.
            assertThat(log.text()).doesNotContain("still lag");
            for (int i = 0; i < 11; i++) {
                reconciler.pass();
            }
            assertThat(log.text()).containsOnlyOnce("1 rows still lag after 10 tries");
        }
        assertThat(asked).hasSize(10);
        assertThat(mark()).isEqualTo(only);
    }

    @Test
    void aLongJournalIsWalkedInOnePassAndAskedForInPortions() {
        database.jdbi().useTransaction(handle -> {
            for (int id = 1; id <= 4_500; id++) {
                insert(handle, null, "JumpClient|" + id, 1, Duration.ofMinutes(10));
            }
        });
        reconciler.pass();
        assertThat(asked).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void onlyOneNodeWalksAtATime() {
        event("JumpClient|1", 1, Duration.ofMinutes(10));
        database.jdbi().useTransaction(handle -> {
            handle.createQuery("select journal_ordering from reconciled where id = 1 for update")
                    .mapTo(Long.class)
                    .one();
            // On another thread: within this one Jdbi would go on with the handle that holds the lock.
            CompletableFuture.runAsync(reconciler::pass).join();
            assertThat(asked).isEmpty();
        });
        reconciler.pass();
        assertThat(asked).containsExactly("client 1");
    }

    private long event(String persistenceId, long sequenceNumber, Duration ago) {
        return database.jdbi().inTransaction(handle -> {
            insert(handle, null, persistenceId, sequenceNumber, ago);
            return handle.createQuery("select max(ordering) from event_journal")
                    .mapTo(Long.class)
                    .one();
        });
    }

    private static void insert(
            Handle handle,
            @org.jspecify.annotations.Nullable Long ordering,
            String persistenceId,
            long sequenceNumber,
            Duration ago) {
        handle.createUpdate("insert into event_journal (" + (ordering == null ? "" : "ordering, ")
                        + "persistence_id, sequence_number,"
                        + " deleted, writer, write_timestamp, adapter_manifest, event_payload, event_ser_id, event_ser_manifest)"
                        + " values (" + (ordering == null ? "" : ordering + ", ")
                        + ":id, :number, false, 'w', :at, '', :payload, 1, '')")
                .bind("id", persistenceId)
                .bind("number", sequenceNumber)
                .bind("at", NOW.minus(ago).toEpochMilli())
                .bind("payload", new byte[1])
                .execute();
    }

    private void rows(Rows... rows) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            for (Rows row : rows) {
                writer.hand(row.row(), List.of());
            }
        }
    }

    private void session(String id) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            writer.hand(Rows.session(id, 1, 0, Sessions.State.RUNNING), 1);
        }
    }

    private long mark() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select journal_ordering from reconciled")
                        .mapTo(Long.class)
                        .one());
    }
}
