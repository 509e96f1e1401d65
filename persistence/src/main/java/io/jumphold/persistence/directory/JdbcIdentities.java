package io.jumphold.persistence.directory;

import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.persistence.database.Database;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Ids come from the database's own counter, which never goes back: a forgotten one is not given again. */
public final class JdbcIdentities implements Identities {
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
            handle.execute("insert into jump_client_identity (key_hash) values (?) on conflict do nothing", keyHash);
            return id(handle, keyHash).orElseThrow();
        });
    }

    @Override
    public CompletionStage<Void> forget(int clientId) {
        return database.change(handle -> handle.execute("delete from jump_client_identity where id = ?", clientId));
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
