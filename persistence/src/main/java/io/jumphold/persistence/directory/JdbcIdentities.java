package io.jumphold.persistence.directory;

import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.persistence.database.Database;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Ids come from the database's own counter, which never goes back: a forgotten one is not given again. */
public final class JdbcIdentities implements Identities {
    /** What nobody has declared bounds nothing. */
    private static final String TAKE_A_PLACE = """
            update identity_count set counted = counted + 1 where counted < (
              select least(coalesce(sum(capacity), 2147483647), coalesce(min(licensed), 2147483647)) from site_capacity)
            """;

    private final Database database;

    public JdbcIdentities(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<OptionalInt> find(String keyHash) {
        return database.ask(handle -> id(handle, keyHash));
    }

    @Override
    public CompletionStage<Integer> allocate(String keyHash) {
        return database.ask(handle -> {
            OptionalInt known = id(handle, keyHash);
            if (known.isPresent()) {
                return known.getAsInt();
            }
            // Another node may be doing the same for the same key: the first one wins, both read its id.
            int made = handle.execute(
                    "insert into jump_client_identity (key_hash) values (?) on conflict do nothing", keyHash);
            if (made > 0 && handle.execute(TAKE_A_PLACE) == 0) {
                throw new FaultException(ErrorCode.CLIENT_LIMIT_REACHED.fault());
            }
            return id(handle, keyHash).orElseThrow();
        });
    }

    @Override
    public CompletionStage<Void> forget(int clientId) {
        return database.change(handle -> {
            count(handle, clientId, false);
            handle.execute("delete from jump_client_identity where id = ?", clientId);
        });
    }

    @Override
    public CompletionStage<Void> count(int clientId, boolean counts) {
        return database.change(handle -> count(handle, clientId, counts));
    }

    private static void count(Handle handle, int clientId, boolean counts) {
        int changed = handle.execute(
                "update jump_client_identity set counted = ? where id = ? and counted <> ?", counts, clientId, counts);
        if (changed > 0) {
            handle.execute("update identity_count set counted = counted + ?", counts ? changed : -changed);
        }
    }

    private static OptionalInt id(Handle handle, String keyHash) {
        return handle.createQuery("select id from jump_client_identity where key_hash = :hash")
                .bind("hash", keyHash)
                .mapTo(Integer.class)
                .findOne()
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }
}
