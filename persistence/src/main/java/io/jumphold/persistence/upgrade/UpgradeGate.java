package io.jumphold.persistence.upgrade;

import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.lifetime.ComeBack;
import io.jumphold.cluster.upgrade.UpgradeQueue.Uptime;
import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.persistence.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The one row that each round locks.
 *
 * @param lookedAt when the last round was, about
 * @param fairFrom installs that began before it are not held against their version when they fail, for there was an outage
 */
record UpgradeGate(
        boolean cycleBegun,
        @Nullable Instant lookedAt,
        @Nullable Instant fairFrom) {
    private static final String READ = "select cycle_begun, looked_at, fair_from from upgrade_gate where id = 1";

    /** Rounds come each second; written down is one now and then. */
    private static final Duration NOTED_EVERY = Duration.ofSeconds(5);

    static UpgradeGate locked(Handle handle) {
        return handle.createQuery(READ + " for update")
                .map((row, context) -> read(row))
                .one();
    }

    static UpgradeGate of(Handle handle) {
        return handle.createQuery(READ).map((row, context) -> read(row)).one();
    }

    private static UpgradeGate read(ResultSet row) throws SQLException {
        return new UpgradeGate(
                row.getBoolean("cycle_begun"),
                Columns.instant(row.getObject("looked_at", OffsetDateTime.class)),
                Columns.instant(row.getObject("fair_from", OffsetDateTime.class)));
    }

    /** It is looked again, perhaps for the first time after an outage. */
    UpgradeGate looked(Handle handle, Uptime uptime, Instant now) {
        Instant last = lookedAt;
        if (UpgradeRules.wasOut(last, uptime.begunAt(), now)) {
            Instant fair = now.plus(ComeBack.within(clients(handle), uptime.perSecond()));
            handle.execute("update upgrade_gate set looked_at = ?, fair_from = ? where id = 1", time(now), time(fair));
            return new UpgradeGate(cycleBegun, now, fair);
        }
        if (last == null || !now.isBefore(last.plus(NOTED_EVERY))) {
            handle.execute("update upgrade_gate set looked_at = ? where id = 1", time(now));
        }
        return this;
    }

    void cycleBegun(Handle handle, boolean begun) {
        if (begun != cycleBegun) {
            handle.execute("update upgrade_gate set cycle_begun = ? where id = 1", begun);
        }
    }

    private static long clients(Handle handle) {
        return handle.createQuery("select count(*) from jump_client")
                .mapTo(Long.class)
                .one();
    }
}
