package io.jumphold.testing.node;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** A PostgreSQL of its own for a cluster under test, which can be stopped and started again. Commits are on disk when they return, as in earnest. */
public final class PostgresServer implements AutoCloseable {
    /** As a cluster's nodes sign in. */
    public static final String USER = "postgres";

    public static final String PASSWORD = "postgres";

    private static final String WRITING = "?options=-c%20default_transaction_read_only=off";

    private final Path folder;
    private EmbeddedPostgres server;

    private PostgresServer(Path folder) throws IOException {
        this.folder = folder;
        this.server = builder().start();
    }

    /** Starts one with its data in this folder. */
    public static PostgresServer start(Path folder) {
        try {
            return new PostgresServer(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                // It is off by default in this one, and then a commit returns before it is on disk.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100");
    }

    /** Where its nodes find it; none of the names and passwords. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** Runs one statement as superuser, also where the database is closed to writers. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url() + WRITING, USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Stops it at once: connections are cut, what was committed stays. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again, with the same data at the same port. */
    public void startAgain() {
        try {
            server = builder().setPort(server.getPort()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its processes: the postmaster and everything that it has started. */
    public Stream<ProcessHandle> processes() {
        try (Stream<String> lines = Files.lines(folder.resolve("postmaster.pid"))) {
            return ProcessHandle.of(
                            Long.parseLong(lines.findFirst().orElseThrow().strip()))
                    .stream()
                    .flatMap(one -> Stream.concat(Stream.of(one), one.descendants()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
