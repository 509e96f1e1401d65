package io.jumphold.persistence.directory;

import static io.jumphold.persistence.database.Columns.clean;

import io.jumphold.cluster.directory.IdempotencyKeys;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keys live for a day; one whose first request never answered (its node died) is free again after ten minutes. */
public final class JdbcIdempotencyKeys implements IdempotencyKeys {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration UNANSWERED = Duration.ofMinutes(10);

    private final Database database;
    private final Clock clock;

    public JdbcIdempotencyKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<Known>> take(String account, String key, String requestHash) {
        Instant now = clock.instant();
        return database.ask(handle -> {
            handle.execute(
                    "delete from idempotency_key where taken_at < ? or (answer is null and taken_at < ?)",
                    Columns.time(now.minus(LIFE)),
                    Columns.time(now.minus(UNANSWERED)));
            int taken = handle.execute(
                    "insert into idempotency_key (account, request_key, request_hash, taken_at) values (?, ?, ?, ?) on conflict do nothing",
                    account,
                    clean(key),
                    requestHash,
                    Columns.time(now));
            return taken == 1
                    ? Optional.empty()
                    : handle.createQuery(
                                    "select request_hash, answer from idempotency_key where account = :account and request_key = :key")
                            .bind("account", account)
                            .bind("key", clean(key))
                            .map((row, ctx) -> new Known(row.getString(1), row.getString(2)))
                            .findOne();
        });
    }

    @Override
    public CompletionStage<Void> answered(String account, String key, String answer) {
        return database.change(handle -> handle.execute(
                "update idempotency_key set answer = ? where account = ? and request_key = ?",
                clean(answer),
                account,
                clean(key)));
    }

    @Override
    public CompletionStage<Void> free(String account, String key) {
        return database.change(handle -> handle.execute(
                "delete from idempotency_key where account = ? and request_key = ? and answer is null",
                account,
                clean(key)));
    }
}
