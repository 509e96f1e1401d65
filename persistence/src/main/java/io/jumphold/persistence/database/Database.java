package io.jumphold.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's database: one pool for the journal, the read side and the directory. */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** The writer, the reconciler and the directory's poll have a connection each that questions cannot take. */
    private static final int KEPT = 3;

    private static final int QUESTIONS_WAITING = 2_000;

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final ThreadPoolExecutor questions;

    private Database(DatabaseSettings settings, HikariDataSource pool) {
        this.settings = settings;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        // Jdbi's messages would quote the values, hashes of passwords among them (SEC-5).
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logException(StatementContext context, SQLException failure) {
                letGoOfClosed(failure);
            }
        });
        int threads = settings.poolSize() - settings.journalThreads() - KEPT;
        this.questions = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(QUESTIONS_WAITING),
                Thread.ofPlatform().name("database-", 1).daemon().factory());
        questions.allowCoreThreadTimeOut(true);
    }

    /** H2 closes itself where a write fails, as on a full disk. The file is opened anew by the next connection when nobody holds one to what was closed. */
    private void letGoOfClosed(SQLException failure) {
        if (failure.getErrorCode() == org.h2.api.ErrorCode.DATABASE_IS_CLOSED) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Waits for the database, opens it and brings its schema up to date. Throws {@link DatabaseException} when it cannot be used. */
    public static Database open(DatabaseSettings settings) {
        HikariDataSource pool = Pool.open(settings);
        try {
            new Schema(pool, settings.address()).bringUpToDate(settings.migrate());
            return new Database(settings, pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    public Dialect dialect() {
        return settings.address().dialect();
    }

    /** How messages speak of it. */
    public String shown() {
        return settings.address().shown();
    }

    public DataSource dataSource() {
        return pool;
    }

    /** How many connections the journal may use at once. */
    public int journalThreads() {
        return settings.journalThreads();
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** Asks or changes in one transaction, away from the caller's thread. The stage fails with a {@link FaultException} only. */
    public <T> CompletionStage<T> ask(Function<Handle, T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> run(work), questions);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(new FaultException(ErrorCode.STORE_UNAVAILABLE.fault()));
        }
    }

    /** As {@link #ask}, where nothing is to be told. */
    public CompletionStage<Void> change(java.util.function.Consumer<Handle> work) {
        return this.<Boolean>ask(handle -> {
                    work.accept(handle);
                    return true;
                })
                .thenAccept(ignored -> {});
    }

    private <T> T run(Function<Handle, T> work) {
        try {
            return jdbi.inTransaction(work::apply);
        } catch (FaultException e) {
            throw e;
        } catch (RuntimeException e) {
            Failures.passing(e)
                    .ifPresentOrElse(
                            why -> log.warn("The database cannot be used at the moment: {}", why),
                            () -> log.error("The database failed", e));
            throw new FaultException(ErrorCode.STORE_UNAVAILABLE.fault());
        }
    }

    /** Whether it answers now; for readiness. Blocks for a few seconds at the most. */
    public boolean answers() {
        try {
            return jdbi.<Boolean, RuntimeException>withHandle(handle -> {
                try {
                    // H2 calls a connection valid whose database is closed.
                    return handle.getConnection().isValid(3)
                            && handle.createQuery("select 1")
                                            .mapTo(Integer.class)
                                            .one()
                                    == 1;
                } catch (SQLException e) {
                    return false;
                }
            });
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Lets questions under way finish, then closes the pool. */
    @Override
    public void close() {
        questions.shutdown();
        try {
            if (!questions.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("Questions to the database were still under way when it was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
