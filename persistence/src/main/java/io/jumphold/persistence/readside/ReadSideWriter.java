package io.jumphold.persistence.readside;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.list.Changes;
import io.jumphold.cluster.list.ReadSide;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.Failures;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what entities hand over, in batches, on a thread of its own. A batch that cannot be written is halved until what is at fault stands alone; a
 * database that is away is waited for.
 */
public final class ReadSideWriter implements ReadSide, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReadSideWriter.class);
    private static final int LINGER_MS = 50;
    private static final int BATCH = 1_000;
    private static final int CAPACITY = 50_000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LAST_FLUSH = Duration.ofSeconds(10);

    private final DataSource pool;
    private final Changes changes;
    private final Supplier<Instant> keptSince;
    private final Inbox inbox;
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread;

    /** @param changes hears of each row that was newer than the one before */
    public ReadSideWriter(Database database, Changes changes) {
        this(database, changes, () -> Instant.MIN);
    }

    /** {@code keptSince}: an entity that wakes tells again what it remembers; what is older than this has been deleted, and stays so. */
    public ReadSideWriter(Database database, Changes changes, Supplier<Instant> keptSince) {
        this(database.dataSource(), changes, CAPACITY, keptSince);
    }

    ReadSideWriter(DataSource pool, Changes changes, int capacity) {
        this(pool, changes, capacity, () -> Instant.MIN);
    }

    private ReadSideWriter(DataSource pool, Changes changes, int capacity, Supplier<Instant> keptSince) {
        this.keptSince = keptSince;
        this.pool = pool;
        this.changes = changes;
        this.inbox = new Inbox(capacity, LINGER_MS);
        this.thread = Thread.ofPlatform().name("read-side-writer").daemon().start(this::run);
    }

    @Override
    public void hand(JumpClientRow row, List<JumpItems.HistoryEntry> history) {
        Instant since = keptSince.get();
        offer(new Handed.Client(
                row.id(),
                row,
                history.stream().filter(entry -> !entry.at().isBefore(since)).toList()));
    }

    @Override
    public void hand(Sessions.Session session, long revision) {
        offer(new Handed.Session(session, revision));
    }

    private void offer(Handed handed) {
        if (!inbox.offer(handed) && refused.incrementAndGet() == 1) {
            log.warn("The read side takes no more rows at the moment; the reconciler will bring them");
        }
    }

    /** Entities with something that is not on disk yet. */
    public int waiting() {
        return inbox.size();
    }

    /** Takes nothing more, and writes what it has; gives up after 10 s. */
    @Override
    public void close() {
        inbox.close();
        try {
            if (!thread.join(LAST_FLUSH)) {
                log.warn("{} rows were not written before the stop; the reconciler will bring them", waiting());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (List<Handed> batch = inbox.take(BATCH); !batch.isEmpty(); batch = inbox.take(BATCH)) {
                writeOrWait(batch);
                inbox.done();
                long lost = refused.getAndSet(0);
                if (lost > 1) {
                    log.warn("{} rows were not taken; the reconciler will bring them", lost);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeOrWait(List<Handed> batch) throws InterruptedException {
        long pauseMs = 100;
        while (true) {
            try {
                writeOrHalve(batch);
                return;
            } catch (SQLException e) {
                log.warn("The read side waits for the database: {}", Failures.brief(e));
                TimeUnit.MILLISECONDS.sleep(pauseMs);
                pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE.toMillis());
            }
        }
    }

    /** Throws only what waiting may mend. */
    private void writeOrHalve(List<Handed> batch) throws SQLException {
        try {
            List<JumpClientRow> written = write(batch);
            if (!written.isEmpty()) {
                tell(written);
            }
        } catch (SQLException e) {
            if (Failures.mayPass(e)) {
                throw e;
            }
            List<List<Handed>> parts = parts(batch);
            if (parts.isEmpty()) {
                log.warn("The {} cannot be written: {}", batch.getFirst().name(), Failures.brief(e));
            }
            for (List<Handed> part : parts) {
                writeOrHalve(part);
            }
        }
    }

    private static List<List<Handed>> parts(List<Handed> batch) {
        if (batch.size() == 1) {
            return batch.getFirst().pieces().stream().map(List::of).toList();
        }
        int half = batch.size() / 2;
        return List.of(batch.subList(0, half), batch.subList(half, batch.size()));
    }

    private List<JumpClientRow> write(List<Handed> batch) throws SQLException {
        List<Handed.Client> clients = new ArrayList<>();
        List<Handed.Session> sessions = new ArrayList<>();
        for (Handed handed : batch) {
            switch (handed) {
                case Handed.Client client -> clients.add(client);
                case Handed.Session session -> sessions.add(session);
            }
        }
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<JumpClientRow> written = JumpClientTable.write(
                        connection,
                        clients.stream()
                                .map(Handed.Client::row)
                                .filter(Objects::nonNull)
                                .toList());
                HistoryTable.write(connection, clients);
                SessionTable.write(connection, sessions);
                connection.commit();
                return written;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } catch (RuntimeException e) {
                connection.rollback();
                throw new SQLException("A value that has no place in a row: " + e, "22000", e);
            }
        }
    }

    private void tell(List<JumpClientRow> written) {
        try {
            changes.written(written);
        } catch (RuntimeException e) {
            log.error("A listener of the read side failed", e);
        }
    }
}
