package io.jumphold.persistence.database;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The part {@code jumphold.database} of a node's configuration.
 *
 * @param poolSize connections of this node in all
 * @param journalThreads how many of them the journal may use at once
 * @param startTimeout how long a start waits for a database that does not answer
 * @param migrate whether a start brings an older schema up to date
 */
public record DatabaseSettings(
        DatabaseAddress address,
        String user,
        String password,
        int poolSize,
        int journalThreads,
        Duration startTimeout,
        boolean migrate) {

    public DatabaseSettings {
        if (journalThreads < 1 || poolSize < journalThreads + 4) {
            throw new DatabaseException(
                    "jumphold.database.pool-size must be at least 4 more than journal-threads, and that at least 1");
        }
    }

    public static DatabaseSettings of(Config config) {
        Config ours = config.getConfig("jumphold.database");
        return new DatabaseSettings(
                DatabaseAddress.of(ours.getString("url")),
                ours.getString("user"),
                password(ours),
                ours.getInt("pool-size"),
                ours.getInt("journal-threads"),
                ours.getDuration("start-timeout"),
                ours.getBoolean("migrate"));
    }

    private static String password(Config ours) {
        String file = ours.getString("password-file");
        if (file.isBlank()) {
            return ours.getString("password");
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new DatabaseException(
                    "The file " + file + " of jumphold.database.password-file cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + address.shown() + ", user=" + user + ", pool=" + poolSize + "]";
    }
}
