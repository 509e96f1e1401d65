package io.jumphold.persistence;

import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.DatabaseAddress;
import io.jumphold.persistence.database.DatabaseSettings;
import io.jumphold.persistence.database.Dialect;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty databases of both kinds; one PostgreSQL for the whole run of the tests. */
public final class TestDatabases {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestDatabases() {}

    /** Opened and migrated. */
    public static Database fresh(Dialect dialect) {
        return Database.open(empty(dialect));
    }

    /** There, with nothing in it. */
    public static DatabaseSettings empty(Dialect dialect) {
        return settings(url(dialect), dialect == Dialect.H2 ? "sa" : "postgres", "postgres");
    }

    public static DatabaseSettings settings(String url, String user, String password) {
        return new DatabaseSettings(DatabaseAddress.of(url), user, password, 8, 3, Duration.ofSeconds(20), true);
    }

    private static String url(Dialect dialect) {
        return switch (dialect) {
            case H2 -> "jdbc:h2:file:" + temporaryFolder().resolve("store");
            case POSTGRESQL -> {
                String name = "t" + COUNTER.incrementAndGet();
                try (Connection connection = Server.ONE.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("create database " + name);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                yield "jdbc:postgresql://localhost:" + Server.ONE.getPort() + "/" + name;
            }
        };
    }

    /** Gone when the tests end. */
    public static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("jumphold-store");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started by the first test that needs it. */
    private static final class Server {
        static final EmbeddedPostgres ONE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "100")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
