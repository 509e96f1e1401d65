package io.jumphold.persistence.database;

import com.typesafe.config.Config;
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
                ours.getString("password"),
                ours.getInt("pool-size"),
                ours.getInt("journal-threads"),
                ours.getDuration("start-timeout"),
                ours.getBoolean("migrate"));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + address.shown() + ", user=" + user + ", pool=" + poolSize + "]";
    }
}
