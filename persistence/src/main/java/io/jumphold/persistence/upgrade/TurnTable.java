package io.jumphold.persistence.upgrade;

import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.error.Fault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What came of each client's turns, and how each version fares by that. */
final class TurnTable {
    private TurnTable() {}

    record Turn(
            String version,
            int round,
            int tries,
            int failures,
            int interruptions,
            boolean done,
            boolean concluded,
            @Nullable Instant triedAt,
            @Nullable Instant notBefore) {
        static Turn read(ResultSet row) throws SQLException {
            return new Turn(
                    row.getString("version"),
                    row.getInt("round"),
                    row.getInt("tries"),
                    row.getInt("failures"),
                    row.getInt("interruptions"),
                    row.getBoolean("done"),
                    row.getBoolean("concluded"),
                    Columns.instant(row.getObject("tried_at", OffsetDateTime.class)),
                    Columns.instant(row.getObject("not_before", OffsetDateTime.class)));
        }
    }

    static Optional<Turn> of(Handle handle, int client) {
        return handle.createQuery(
                        "select version, round, tries, failures, interruptions, done, concluded, tried_at, not_before"
                                + " from upgrade_turn where client_id = :client")
                .bind("client", client)
                .map((row, context) -> Turn.read(row))
                .findOne();
    }

    static Optional<Turn> of(Handle handle, int client, String version) {
        return of(handle, client).filter(turn -> turn.version().equals(version));
    }

    /** A turn of this client begins. */
    static void begun(Handle handle, int client, String version, Instant now) {
        handle.execute(
                "insert into upgrade_tally (version, round, tried, failed, done) values (?, 1, 0, 0, 0) on conflict do nothing",
                version);
        int round = handle.createQuery("select round from upgrade_tally where version = :version")
                .bind("version", version)
                .mapTo(Integer.class)
                .one();
        Optional<Turn> known = of(handle, client);
        if (known.isPresent()
                && known.get().version().equals(version)
                && known.get().round() == round) {
            handle.execute(
                    "update upgrade_turn set tries = tries + 1, tried_at = ?, asked_at = null where client_id = ?",
                    time(now),
                    client);
            return;
        }
        handle.execute("delete from upgrade_turn where client_id = ?", client);
        handle.execute(
                "insert into upgrade_turn (client_id, version, round, tries, failures, interruptions, done, tried_at, concluded, code, message)"
                        + " values (?, ?, ?, 1, 0, 0, false, ?, false, '', '')",
                client,
                version,
                round,
                time(now));
        handle.execute("update upgrade_tally set tried = tried + 1 where version = ?", version);
    }

    /** UPG-5. */
    static void asked(Handle handle, int client, Instant now) {
        Optional<Turn> known = of(handle, client);
        if (known.isEmpty()) {
            handle.execute(
                    "insert into upgrade_turn (client_id, version, round, tries, failures, interruptions, done, asked_at, concluded, code,"
                            + " message) values (?, '', 0, 0, 0, 0, false, ?, false, '', '') on conflict do nothing",
                    client,
                    time(now));
        } else {
            handle.execute(
                    "update upgrade_turn set asked_at = coalesce(asked_at, ?), not_before = ? where client_id = ?",
                    time(now),
                    time(soonest(known.get())),
                    client);
        }
    }

    /** Who waits because of a failure need not wait so long when somebody asks. */
    private static @Nullable Instant soonest(Turn turn) {
        Instant notBefore = turn.notBefore();
        Instant triedAt = turn.triedAt();
        if (notBefore == null || triedAt == null) {
            return null;
        }
        Instant soonest = triedAt.plus(UpgradeRules.LEAST_BETWEEN_TRIES);
        return soonest.isBefore(notBefore) ? soonest : notBefore;
    }

    static void done(Handle handle, int client, String version, Instant now) {
        of(handle, client, version).ifPresent(turn -> {
            if (!turn.done()) {
                handle.execute("update upgrade_tally set done = done + 1 where version = ?", version);
            }
            // One that says so and then is the old one again does not get it over and over.
            handle.execute(
                    "update upgrade_turn set done = true, failed_at = null, not_before = ? where client_id = ?",
                    time(now.plus(UpgradeRules.afterFailure(turn.tries()))),
                    client);
        });
    }

    static void interrupted(Handle handle, int client, String version, Instant now) {
        of(handle, client, version)
                .ifPresent(turn -> handle.execute(
                        "update upgrade_turn set interruptions = interruptions + 1, not_before = ? where client_id = ?",
                        time(now.plus(UpgradeRules.afterInterruption(turn.interruptions() + 1))),
                        client));
    }

    /** Counts a failure; {@code concluded}: by the site, for the client has not said why. */
    static void failed(Handle handle, int client, String version, Fault fault, boolean concluded, Instant now) {
        of(handle, client, version).ifPresent(turn -> {
            if (turn.failures() == 0) {
                handle.execute("update upgrade_tally set failed = failed + 1 where version = ?", version);
            }
            handle.execute(
                    "update upgrade_turn set failures = failures + 1, failed_at = ?, not_before = ?, concluded = ?, code = ?, message = ?"
                            + " where client_id = ?",
                    time(now),
                    time(now.plus(UpgradeRules.afterFailure(turn.failures() + 1))),
                    concluded,
                    Columns.clean(fault.code()),
                    Columns.clean(fault.message()),
                    client);
        });
    }

    /** It came as the new version, did not stay healthy and rolled itself back (UPG-7): true the first time. */
    static boolean undone(Handle handle, int client, String version, Fault fault, Instant now) {
        Optional<Turn> done = of(handle, client, version).filter(Turn::done);
        if (done.isPresent()) {
            handle.execute("update upgrade_turn set done = false where client_id = ?", client);
            handle.execute("update upgrade_tally set done = done - 1 where version = ?", version);
            failed(handle, client, version, fault, false, now);
        }
        return done.isPresent();
    }

    /** The client says why, after the site has concluded it: true the first time. */
    static boolean explained(Handle handle, int client, String version, Fault fault) {
        return handle.execute(
                        "update upgrade_turn set concluded = false, code = ?, message = ?"
                                + " where client_id = ? and version = ? and concluded",
                        Columns.clean(fault.code()),
                        Columns.clean(fault.message()),
                        client,
                        Columns.clean(version))
                == 1;
    }
}
