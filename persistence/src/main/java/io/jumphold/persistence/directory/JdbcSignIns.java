package io.jumphold.persistence.directory;

import static io.jumphold.persistence.database.Columns.clean;
import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.directory.SignIns;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Database;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Tokens, passwords and secrets, all as hashes only. */
public final class JdbcSignIns implements SignIns {
    private static final int TOKENS_OF_AN_API_ACCOUNT = 30;

    private final Database database;
    private final JdbcDirectoryStore directory;
    private final Clock clock;
    private final NowAndThen clearing;

    public JdbcSignIns(Database database, JdbcDirectoryStore directory, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.clock = clock;
        this.clearing = new NowAndThen(clock);
    }

    @Override
    public CompletionStage<Void> add(String tokenHash, Holder holder, Instant expiresAt) {
        clearNowAndThen();
        return database.change(handle -> {
            switch (holder) {
                case Holder.User(int id) -> {
                    holdEnabled(handle, "select enabled from site_user where id = :id for update", id);
                    insert(handle, "user_id", tokenHash, id, expiresAt);
                }
                case Holder.ApiAccount(int id) -> {
                    holdEnabled(handle, "select enabled from api_account where id = :id for update", id);
                    insert(handle, "api_account_id", tokenHash, id, expiresAt);
                    keepNewest(handle, id);
                }
            }
        });
    }

    /** Keeps the account's row until the end, so that a sign-in cannot slip past the disabling of its account, nor a token past the newest thirty. */
    private static void holdEnabled(Handle handle, String question, int id) {
        boolean enabled = handle.createQuery(question)
                .bind("id", id)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
        if (!enabled) {
            throw new FaultException(ErrorCode.SIGN_IN_FAILED.fault());
        }
    }

    private static void insert(Handle handle, String holder, String tokenHash, int id, Instant expiresAt) {
        handle.execute(
                "insert into sign_in (token_hash, " + holder + ", expires_at) values (?, ?, ?)",
                tokenHash,
                id,
                time(expiresAt));
    }

    private static void keepNewest(Handle handle, int apiAccountId) {
        handle.execute(
                "delete from sign_in where api_account_id = ? and id <= (select id from sign_in"
                        + " where api_account_id = ? order by id desc limit 1 offset "
                        + TOKENS_OF_AN_API_ACCOUNT + ")",
                apiAccountId,
                apiAccountId);
    }

    private void clearNowAndThen() {
        if (clearing.isDue()) {
            Instant now = clock.instant();
            var unused =
                    database.change(handle -> handle.execute("delete from sign_in where expires_at <= ?", time(now)));
        }
    }

    @Override
    public CompletionStage<Optional<SignIn>> find(String tokenHash, Instant now) {
        return database.ask(handle -> handle.createQuery(
                        "select user_id, api_account_id, expires_at from sign_in where token_hash = :hash and expires_at > :now")
                .bind("hash", clean(tokenHash))
                .bind("now", time(now))
                .map((row, ctx) -> signIn(row))
                .findOne());
    }

    private static SignIn signIn(ResultSet row) throws SQLException {
        int user = row.getInt("user_id");
        Holder holder = row.wasNull() ? new Holder.ApiAccount(row.getInt("api_account_id")) : new Holder.User(user);
        return new SignIn(
                holder, row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    @Override
    public CompletionStage<Void> remove(String tokenHash) {
        return database.change(handle -> handle.execute("delete from sign_in where token_hash = ?", clean(tokenHash)));
    }

    @Override
    public CompletionStage<Optional<UserSecret>> userSecret(String userName) {
        return database.ask(handle -> handle.createQuery(
                        "select id, password_hash from site_user where name_key = :key and enabled")
                .bind("key", Columns.key(userName))
                .map((row, ctx) -> new UserSecret(row.getInt(1), row.getString(2)))
                .findOne());
    }

    @Override
    public CompletionStage<Optional<ApiAccountSecret>> apiAccountSecret(String clientId) {
        return database.ask(handle -> handle.createQuery(
                        "select id, secret_hash from api_account where client_id = :client and enabled")
                .bind("client", clean(clientId))
                .map((row, ctx) -> new ApiAccountSecret(row.getInt(1), row.getString(2)))
                .findOne());
    }

    @Override
    public CompletionStage<Boolean> offerSetUp(String node, String secretHash, Instant expiresAt) {
        return database.ask(handle -> {
            // One after the other, also on several nodes that start together.
            handle.execute("update directory_version set version = version where id = 1");
            if (hasUsers(handle)) {
                return false;
            }
            handle.execute("delete from set_up_link where node = ?", node);
            handle.execute(
                    "insert into set_up_link (node, secret_hash, expires_at) values (?, ?, ?)",
                    node,
                    secretHash,
                    time(expiresAt));
            return true;
        });
    }

    @Override
    public CompletionStage<Accounts.User> setUp(String secretHash, String name, String passwordHash, Instant now) {
        return directory.change(handle -> {
            boolean open = handle.execute(
                            "delete from set_up_link where secret_hash = ? and expires_at > ?",
                            clean(secretHash),
                            time(now))
                    == 1;
            if (!open || hasUsers(handle)) {
                throw new FaultException(ErrorCode.SETUP_LINK_INVALID.fault());
            }
            handle.execute("delete from set_up_link");
            return UserTable.add(handle, name, name, passwordHash, Accounts.Role.ADMINISTRATOR, List.of());
        });
    }

    private static boolean hasUsers(Handle handle) {
        return handle.createQuery("select count(*) from site_user")
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }
}
