package io.jumphold.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the node's one pool; waits for a database that is not up yet, and tells at once of what waiting will not mend. */
final class Pool {
    private static final Logger log = LoggerFactory.getLogger(Pool.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Pool() {}

    static HikariDataSource open(DatabaseSettings settings) {
        long giveUp = System.nanoTime() + settings.startTimeout().toNanos();
        boolean told = false;
        while (true) {
            try {
                return new HikariDataSource(configured(settings));
            } catch (PoolInitializationException e) {
                SQLException why = Failures.sqlCauses(e)
                        .findFirst()
                        .orElseGet(() -> new SQLException(String.valueOf(e.getMessage()), e));
                Optional<String> hopeless = hopeless(why, settings);
                if (hopeless.isPresent() || System.nanoTime() - giveUp >= 0) {
                    throw new DatabaseException(
                            hopeless.orElse("The database " + settings.address().shown() + " does not answer: "
                                    + why.getMessage()),
                            e);
                }
                if (!told) {
                    log.warn(
                            "The database {} does not answer yet ({}); trying again for {} s",
                            settings.address().shown(),
                            why.getMessage(),
                            settings.startTimeout().toSeconds());
                    told = true;
                }
                pause();
            }
        }
    }

    private static HikariConfig configured(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(settings.address().jdbcUrl());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(10_000);
        config.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
        if (settings.address().dialect() == Dialect.POSTGRESQL) {
            config.addDataSourceProperty("ApplicationName", "jumphold");
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            // The detail of a message quotes the row, hashes of passwords among it (SEC-5).
            config.addDataSourceProperty("logServerErrorDetail", "false");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("connectTimeout", "5");
            // A host that vanishes must not hold a thread for ever.
            config.addDataSourceProperty("socketTimeout", "60");
        }
        return config;
    }

    private static Optional<String> hopeless(SQLException why, DatabaseSettings settings) {
        String shown = settings.address().shown();
        return switch (settings.address().dialect()) {
            case H2 ->
                switch (why.getErrorCode()) {
                    case ErrorCode.WRONG_USER_OR_PASSWORD -> Optional.of(refused(shown, settings.user()));
                    case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                        Optional.of("Another process has " + shown + " open; a file of H2 serves one node");
                    default -> Optional.of(shown + " cannot be opened: " + why.getMessage());
                };
            case POSTGRESQL ->
                switch (String.valueOf(why.getSQLState())) {
                    case "28P01", "28000" -> Optional.of(refused(shown, settings.user()));
                    case "3D000" -> Optional.of("There is no database " + shown + "; create it first");
                    case "53300" ->
                        Optional.of(
                                shown
                                        + " has no connection left; raise its max_connections or lower jumphold.database.pool-size");
                    default -> Optional.empty();
                };
        };
    }

    private static String refused(String shown, String user) {
        return shown + " refuses user \"" + user + "\": check jumphold.database.user and password";
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Interrupted while waiting for the database", e);
        }
    }
}
