package io.jumphold.persistence.retention;

import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.lifetime.OldRecords;
import io.jumphold.persistence.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Deletes by the key what an index on the time has found, oldest first. Whatever stops it, the next time finds the rest. */
public final class JdbcOldRecords implements OldRecords {
    private record Key(int client, long number) {}

    private final Database database;

    public JdbcOldRecords(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Integer> forget(Instant before, int most) {
        return database.ask(handle -> history(handle, before, most))
                .thenCompose(history -> database.<Integer>ask(handle -> audit(handle, before, most))
                        .thenApply(audit -> Math.max(history, audit)));
    }

    private static int history(Handle handle, Instant before, int most) {
        List<Key> keys = handle.createQuery("select client_id, entry_number from jump_client_history"
                        + " where happened_at < :before order by happened_at limit :most")
                .bind("before", time(before))
                .bind("most", most)
                .map((row, ctx) -> new Key(row.getInt(1), row.getLong(2)))
                .list();
        try (PreparedBatch batch =
                handle.prepareBatch("delete from jump_client_history where client_id = ? and entry_number = ?")) {
            keys.forEach(key -> batch.add(key.client(), key.number()));
            batch.execute();
        }
        return keys.size();
    }

    /** The table's guard looks at each once more: it lets nothing go that is younger than the site's setting. */
    private static int audit(Handle handle, Instant before, int most) {
        List<Long> ids = handle.createQuery(
                        "select id from audit where happened_at < :before order by happened_at limit :most")
                .bind("before", time(before))
                .bind("most", most)
                .mapTo(Long.class)
                .list();
        try (PreparedBatch batch = handle.prepareBatch("delete from audit where id = ?")) {
            ids.forEach(id -> batch.add(id));
            batch.execute();
        }
        return ids.size();
    }
}
