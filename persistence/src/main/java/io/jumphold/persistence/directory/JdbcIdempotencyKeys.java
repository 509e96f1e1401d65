package io.jumphold.persistence.directory;

import static io.jumphold.persistence.database.Columns.clean;
import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.directory.IdempotencyKeys;
import io.jumphold.persistence.database.Database;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Keys live for a day; one whose first request never answered (its node died) is free again after five minutes. */
public final class JdbcIdempotencyKeys implements IdempotencyKeys {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration UNANSWERED = Duration.ofMinutes(5);

    private static final int TRIES = 10;

    private final Database database;
    private final Clock clock;
    private final NowAndThen clearing;

    public JdbcIdempotencyKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.clearing = new NowAndThen(clock);
    }

    @Override
    public CompletionStage<Optional<Known>> take(String account, String key, String requestHash) {
        clearNowAndThen();
        return database.ask(handle -> {
            for (int i = 0; i < TRIES; i++) {
                if (inserted(handle, account, key, requestHash) || tookOver(handle, account, key, requestHash)) {
                    return Optional.empty();
                }
                Optional<Known> known = known(handle, account, key);
                if (known.isPresent()) {
                    return known;
                }
                // It was freed between the questions.
            }
            throw new FaultException(ErrorCode.SERVER_BUSY.fault());
        });
    }

    private boolean inserted(Handle handle, String account, String key, String requestHash) {
        return handle.execute(
                        "insert into idempotency_key (account, request_key, request_hash, taken_at) values (?, ?, ?, ?) on conflict do nothing",
                        account,
                        clean(key),
                        requestHash,
                        time(clock.instant()))
                == 1;
    }

    private boolean tookOver(Handle handle, String account, String key, String requestHash) {
        Instant now = clock.instant();
        return handle.execute(
                        "update idempotency_key set request_hash = ?, answer = null, taken_at = ? where account = ? and request_key = ?"
                                + " and (taken_at <= ? or (answer is null and taken_at <= ?))",
                        requestHash,
                        time(now),
                        account,
                        clean(key),
                        time(now.minus(LIFE)),
                        time(now.minus(UNANSWERED)))
                == 1;
    }

    private static Optional<Known> known(Handle handle, String account, String key) {
        return handle.createQuery(
                        "select request_hash, answer from idempotency_key where account = :account and request_key = :key")
                .bind("account", account)
                .bind("key", clean(key))
                .map((row, ctx) -> new Known(row.getString(1), row.getString(2)))
                .findOne();
    }

    private void clearNowAndThen() {
        if (clearing.isDue()) {
            Instant forgotten = clock.instant().minus(LIFE);
            var unused = database.change(
                    handle -> handle.execute("delete from idempotency_key where taken_at <= ?", time(forgotten)));
        }
    }

    @Override
    public CompletionStage<Void> answered(String account, String key, String answer) {
        return database.change(handle -> handle.execute(
                "update idempotency_key set answer = ? where account = ? and request_key = ? and answer is null",
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
