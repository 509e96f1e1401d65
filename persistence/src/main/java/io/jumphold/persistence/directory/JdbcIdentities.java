package io.jumphold.persistence.directory;

import io.jumphold.cluster.enrolment.EnrolmentRules;
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

    private static final String INSTALLED_BEFORE = """
            select id from jump_client_identity where install_scope = :scope and counted and id <> :id order by id limit 1
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
    public CompletionStage<Identity> allocate(String keyHash, String installScope, boolean onlyOne) {
        return database.ask(handle -> {
            OptionalInt known = id(handle, keyHash);
            if (known.isPresent()) {
                return identity(handle, known.getAsInt(), installScope);
            }
            // Another node may be doing the same for the same key: the first one wins, both read its id.
            int made = handle.execute(
                    "insert into jump_client_identity (key_hash, install_scope) values (?, ?) on conflict do nothing",
                    keyHash,
                    installScope);
            // From here to the end no other transaction makes one.
            if (made > 0 && handle.execute(TAKE_A_PLACE) == 0) {
                throw new FaultException(ErrorCode.CLIENT_LIMIT_REACHED.fault());
            }
            Identity identity = identity(handle, id(handle, keyHash).orElseThrow(), installScope);
            if (made > 0 && onlyOne && identity.duplicateOf() != 0) {
                throw new FaultException(EnrolmentRules.duplicate(identity.duplicateOf()));
            }
            return identity;
        });
    }

    private static Identity identity(Handle handle, int id, String installScope) {
        int duplicateOf = installScope.isEmpty()
                ? 0
                : handle.createQuery(INSTALLED_BEFORE)
                        .bind("scope", installScope)
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(0);
        return new Identity(id, duplicateOf);
    }

    @Override
    public CompletionStage<Void> installedIn(int clientId, String installScope) {
        return database.change(handle -> handle.execute(
                "update jump_client_identity set install_scope = ? where id = ?", installScope, clientId));
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
