package io.jumphold.persistence.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables, by Flyway: a folder for both databases and one for each. */
final class Schema {
    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private final Flyway flyway;
    private final String shown;
    private final DataSource pool;
    private final Dialect dialect;

    Schema(DataSource pool, DatabaseAddress address) {
        this.pool = pool;
        this.dialect = address.dialect();
        this.shown = address.shown();
        this.flyway = Flyway.configure()
                .dataSource(pool)
                .locations(
                        "classpath:db/common",
                        "classpath:db/" + address.dialect().folder())
                .placeholders(Map.of("bytewise", address.dialect().bytewise()))
                .table("schema_version")
                .load();
    }

    /** Makes it what this version needs, or says why not. */
    void bringUpToDate(boolean migrate) {
        refuseReadOnly();
        try {
            refuseNewer();
            int pending = flyway.info().pending().length;
            if (pending > 0 && !migrate) {
                throw new DatabaseException("The schema of " + shown + " is " + present() + ", this version needs "
                        + newest() + ". Set jumphold.database.migrate = on to bring it up to date");
            }
            flyway.migrate();
            if (pending > 0) {
                log.info("The schema of {} is at version {}", shown, present());
            }
        } catch (FlywayException e) {
            throw new DatabaseException("The schema of " + shown + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** A standby, or one that its operator has closed to writers: everything would seem to work until the first machine attaches. */
    private void refuseReadOnly() {
        if (dialect != Dialect.POSTGRESQL) {
            return;
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("show transaction_read_only")) {
            if (answer.next() && answer.getString(1).equals("on")) {
                throw new DatabaseException("The database " + shown
                        + " is read-only: name the primary server in jumphold.database.url, or let its user write");
            }
        } catch (SQLException e) {
            throw new DatabaseException("The database " + shown + " does not answer: " + Failures.brief(e), e);
        }
    }

    private void refuseNewer() {
        boolean newer = Arrays.stream(flyway.info().applied())
                .map(MigrationInfo::getState)
                .anyMatch(state -> state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED);
        if (newer) {
            throw new DatabaseException("The schema of " + shown + " is " + present()
                    + ", made by a newer version of Jumphold; this one knows " + newest()
                    + ". Start the newer version, or restore a backup");
        }
    }

    private String present() {
        MigrationInfo current = flyway.info().current();
        return current == null ? "empty" : String.valueOf(current.getVersion());
    }

    private String newest() {
        return Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getState() != MigrationState.FUTURE_SUCCESS
                        && migration.getState() != MigrationState.FUTURE_FAILED)
                .map(MigrationInfo::getVersion)
                .max(java.util.Comparator.naturalOrder())
                .map(String::valueOf)
                .orElse("none");
    }
}
