package io.jumphold.testing.node;

import io.jumphold.testing.network.Lan;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of its own for a cluster under test, which can be stopped and started again. Commits are on disk when they return, as in earnest. */
public final class PostgresServer implements AutoCloseable {
    /** As a cluster's nodes sign in. */
    public static final String USER = "postgres";

    public static final String PASSWORD = "postgres";

    private static final String HERE = "127.0.0.1";
    private static final String WRITING = "?options=-c%20default_transaction_read_only=off";

    private final Path folder;
    private EmbeddedPostgres server;

    private final @Nullable Lan lan;

    private PostgresServer(Path folder, @Nullable Lan lan) throws IOException {
        this.folder = folder;
        this.lan = lan;
        this.server = builder().start();
    }

    /** Starts one with its data in this folder. */
    public static PostgresServer start(Path folder) {
        try {
            return new PostgresServer(folder, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, which serves the machines of this network too. */
    public static PostgresServer start(Path folder, Lan lan) {
        try {
            PostgresServer server = new PostgresServer(folder, lan);
            Files.writeString(
                    folder.resolve("pg_hba.conf"),
                    "host all all " + lan.subnet() + " trust\n",
                    StandardOpenOption.APPEND);
            server.execute("select pg_reload_conf()");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", lan == null ? "localhost" : "localhost," + lan.gateway())
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                // Both are off by default in this one, and then a commit returns before it is on disk.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("max_connections", "100");
    }

    /** Where its nodes find it; none of the names and passwords. */
    public String url() {
        return url(lan == null ? HERE : lan.gateway());
    }

    private String url(String host) {
        return "jdbc:postgresql://" + host + ":" + server.getPort() + "/postgres";
    }

    /** Runs one statement as superuser, also where the database is closed to writers. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url(HERE) + WRITING, USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** What one statement finds: one row of one text. */
    public String ask(String sql) {
        try (Connection connection = DriverManager.getConnection(url(HERE), USER, PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            if (!found.next()) {
                throw new IllegalStateException("Nothing found: " + sql);
            }
            return String.valueOf(found.getString(1));
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
