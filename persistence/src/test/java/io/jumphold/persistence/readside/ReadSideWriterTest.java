package io.jumphold.persistence.readside;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import java.lang.reflect.Proxy;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReadSideWriterTest extends OnBothDatabases {
    private final List<JumpClientRow> told = new CopyOnWriteArrayList<>();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicInteger tries = new AtomicInteger();
    private final ReadSideWriter writer;
    private final JdbcJumpItemList list;

    ReadSideWriterTest(Dialect dialect) {
        super(dialect);
        database.jdbi().useHandle(handle -> {
            handle.execute("delete from jump_client");
            handle.execute("delete from jump_client_history");
            handle.execute("delete from jump_session");
        });
        writer = new ReadSideWriter(breakable(database.dataSource()), told::addAll, 1_000);
        list = new JdbcJumpItemList(database, () -> Directory.EMPTY);
    }

    @AfterEach
    void closeWriter() {
        writer.close();
    }

    @Test
    void aRowComesBackAsItWasHandedOver() {
        JumpClientRow row =
                Rows.client(1).comments("behind the door").accessed(Rows.NOW).row();
        writer.hand(row, List.of());
        written();

        JumpItems.Details details = details(1);
        assertThat(details.item().name()).isEqualTo("client 1");
        assertThat(details.item().group()).isEqualTo(new JumpItems.JumpGroup(Rows.GENERAL, "General", "general"));
        assertThat(details.item().comments()).isEqualTo("behind the door");
        assertThat(details.item().version()).isEqualTo(3);
        assertThat(details.item().flags()).isEqualTo(row.flags());
        assertThat(details.item().times().lastSeen()).isEqualTo(row.lastSeen());
        assertThat(details.item().times().lastAccessed()).isEqualTo(row.lastAccessed());
        assertThat(details.item().hostName()).isEqualTo("host-1");
        assertThat(details.item().privateIp()).isEqualTo("10.1.2.3");
        assertThat(details.privateAddresses()).isEqualTo(Rows.facts("x").privateAddresses());
        assertThat(details.networkCards()).isEqualTo(Rows.facts("x").networkCards());
        assertThat(details.gateway()).isEqualTo(Rows.facts("x").gateway());
        assertThat(details.users()).containsExactly("alice", "bob");
        assertThat(details.attachedTo()).isEqualTo("node-1:25520");
        assertThat(details.enrolledAt()).isEqualTo(row.enrolledAt());
        assertThat(details.identityCheckFailedAt()).isEqualTo(row.identityCheckFailedAt());
        assertThat(details.identityCheckFailedFrom()).isEqualTo("198.51.100.9");
    }

    @Test
    void aRowOfALowerRevisionNeverReplacesAHigherOneInWhateverOrderTheyCome() {
        writer.hand(Rows.client(1).revision(5).named("five").row(), List.of());
        written();
        writer.hand(Rows.client(1).revision(4).named("four").row(), List.of());
        written();
        assertThat(details(1).item().name()).isEqualTo("five");

        writer.hand(Rows.client(1).revision(7).named("seven").row(), List.of());
        writer.hand(Rows.client(1).revision(6).named("six").row(), List.of());
        written();
        assertThat(details(1).item().name()).isEqualTo("seven");
        assertThat(told).extracting(JumpClientRow::revision).containsExactly(5L, 7L);
    }

    @Test
    @Tag("LIFE-9")
    void historyIsKeptOnceHoweverOftenItIsHanded() {
        writer.hand(Rows.client(1).row(), List.of(Rows.entry(1), Rows.entry(2)));
        writer.hand(Rows.client(1).revision(3).row(), List.of(Rows.entry(3)));
        written();
        writer.hand(Rows.client(1).revision(3).row(), List.of(Rows.entry(2), Rows.entry(3)));
        written();
        Page<JumpItems.HistoryEntry> history = get(list.history(1, null, 10));
        assertThat(history.items()).containsExactly(Rows.entry(3), Rows.entry(2), Rows.entry(1));
    }

    @Test
    void aRowThatCannotBeWrittenBlocksNoOther() {
        for (int id = 1; id <= 100; id++) {
            writer.hand(
                    Rows.client(id).named(id == 50 ? "x".repeat(500) : "fine").row(), List.of(Rows.entry(1)));
        }
        written();
        assertThat(ids()).hasSize(99).doesNotContain(50);
        assertThat(told).hasSize(99);
        // Its history could be written, and stays.
        assertThat(get(list.history(50, null, 10)).items()).hasSize(1);
    }

    @Test
    void aHistoryEntryThatCannotBeWrittenLeavesItsRow() {
        JumpItems.HistoryEntry endless =
                new JumpItems.HistoryEntry(2, Rows.NOW, "x".repeat(300), null, "cause", "detail");
        writer.hand(Rows.client(1).row(), List.of(Rows.entry(1), endless));
        written();
        assertThat(ids()).containsExactly(1);
        assertThat(get(list.history(1, null, 10)).items()).containsExactly(Rows.entry(1));
    }

    @Test
    void whatMachinesSendIsTextAndNothingElse() {
        String nasty = "'; drop table jump_client; -- \u0000 \u001b[31m <script> %_\\ \uD83D\uDE00";
        writer.hand(
                Rows.client(1)
                        .named(nasty)
                        .in(Rows.GENERAL, "\u0001'\"")
                        .comments(nasty)
                        .row(),
                List.of());
        written();
        assertThat(details(1).item().comments()).isEqualTo(nasty.replace('\u0000', '\uFFFD'));
        assertThat(details(1).item().name()).isEqualTo(nasty.replace('\u0000', '\uFFFD'));
    }

    @Test
    void whileTheDatabaseIsAwayRowsWaitAndTheNewestOfEachIsWritten() {
        broken.set(true);
        writer.hand(Rows.client(1).row(), List.of(Rows.entry(1)));
        await().atMost(5, SECONDS).until(() -> tries.get() > 0);
        writer.hand(Rows.client(1).revision(2).row(), List.of(Rows.entry(2)));
        writer.hand(Rows.client(2).row(), List.of());
        assertThat(ids()).isEmpty();
        broken.set(false);
        written();
        assertThat(ids()).containsExactly(1, 2);
        assertThat(get(list.history(1, null, 10)).items()).hasSize(2);
    }

    @Test
    void aFullWriterRefusesMoreRowsButStillTakesNewerOnesOfThoseItHas() {
        broken.set(true);
        IntStream.rangeClosed(1, 5_000)
                .forEach(id -> writer.hand(Rows.client(id).row(), List.of()));
        broken.set(false);
        written();
        // A thousand waited, and up to a thousand more were already in the writer's hands.
        assertThat(ids().size()).isBetween(1_000, 2_000);
        writer.hand(Rows.client(4_999).row(), List.of());
        written();
        assertThat(ids()).contains(4_999);
    }

    @Test
    void closingWritesWhatIsStillWaiting() {
        IntStream.rangeClosed(1, 700).forEach(id -> writer.hand(Rows.client(id).row(), List.of()));
        writer.close();
        assertThat(ids()).hasSize(700);
    }

    @Test
    void aListenerThatFailsStopsNothing() {
        try (ReadSideWriter fragile = new ReadSideWriter(
                database.dataSource(),
                rows -> {
                    throw new IllegalStateException("a listener's defect");
                },
                10)) {
            fragile.hand(Rows.client(1).row(), List.of());
            await().atMost(5, SECONDS).until(() -> fragile.waiting() == 0);
            fragile.hand(Rows.client(2).row(), List.of());
        }
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void aSessionsNewestRecordIsKept() {
        writer.hand(Rows.session("s1", 3, 0, Sessions.State.STARTING), 1);
        written();
        writer.hand(Rows.session("s1", 3, 0, Sessions.State.RUNNING), 2);
        writer.hand(Rows.session("s1", 3, 0, Sessions.State.STARTING), 1);
        written();
        assertThat(get(list.session("s1")))
                .hasValueSatisfying(session -> assertThat(session.state()).isEqualTo(Sessions.State.RUNNING));
    }

    private JumpItems.Details details(int id) {
        return get(list.details(id)).orElseThrow();
    }

    private List<Integer> ids() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select id from jump_client order by id")
                        .mapTo(Integer.class)
                        .list());
    }

    private void written() {
        await().atMost(10, SECONDS).until(() -> writer.waiting() == 0);
    }

    /** The real pool, which gives no connection while it is broken. */
    private DataSource breakable(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    tries.incrementAndGet();
                    if (broken.get()) {
                        throw new SQLTransientConnectionException("away", "08001");
                    }
                    return method.invoke(real, arguments);
                });
    }
}
