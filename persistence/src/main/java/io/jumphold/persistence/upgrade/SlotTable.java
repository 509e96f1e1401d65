package io.jumphold.persistence.upgrade;

import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Whose turn it is. */
final class SlotTable {
    private static final String ORDERED = "ordered";
    private static final String LISTED = "listed";
    private static final String ONLINE = "online";

    private SlotTable() {}

    /** A turn and what the list knows of its client. */
    record Running(int client, UpgradeRules.Turn turn) {}

    static List<Running> running(Handle handle, Releases releases, UpgradeSettings settings) {
        Function<String, Boolean> wanted = version -> UpgradeRules.isWanted(version, releases, settings);
        return handle.createQuery(
                        "select s.client_id, s.version, s.stage, s.staged_at, s.ends_at, c.client_version, c.status, c.standing, c.last_seen"
                                + " from upgrade_slot s left join jump_client c on c.id = s.client_id order by s.client_id")
                .map((row, context) -> running(row, wanted))
                .list();
    }

    private static Running running(ResultSet row, Function<String, Boolean> wanted) throws SQLException {
        String version = row.getString("version");
        String says = row.getString("client_version");
        boolean there = ONLINE.equals(row.getString("status")) && LISTED.equals(row.getString("standing"));
        return new Running(
                row.getInt("client_id"),
                new UpgradeRules.Turn(
                        version,
                        stage(row.getString("stage")),
                        instant(row, "staged_at"),
                        instant(row, "ends_at"),
                        says == null ? "" : says,
                        there,
                        Columns.instant(row.getObject("last_seen", OffsetDateTime.class)),
                        wanted.apply(version)));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(Columns.instant(row.getObject(column, OffsetDateTime.class)));
    }

    private static @Nullable Stage stage(String word) {
        return word.equals(ORDERED) ? null : Columns.constant(Stage.class, word);
    }

    static void add(Handle handle, int client, ClientVersion version, byte[] ticket, Instant now) {
        handle.execute(
                "insert into upgrade_slot (client_id, version, sha256, ticket_hash, stage, bytes, size_bytes, begun_at, staged_at, ends_at)"
                        + " values (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
                client,
                version.version(),
                version.manifest().sha256(),
                Keys.hashHex(ticket),
                ORDERED,
                version.manifest().size(),
                time(now),
                time(now),
                time(UpgradeRules.endsAt(null, now)));
    }

    static boolean remove(Handle handle, int client, String version) {
        return handle.execute("delete from upgrade_slot where client_id = ? and version = ?", client, version) == 1;
    }

    /** What a client says; a stage is never gone back from {@code installing}, so that nobody holds a turn for ever. */
    static void told(Handle handle, int client, String version, Stage stage, long bytes, Instant now) {
        handle.execute(
                "update upgrade_slot set stage = ?, staged_at = ?, ends_at = ?, bytes = case when size_bytes < ? then size_bytes else ? end"
                        + " where client_id = ? and version = ? and stage <> 'installing'",
                Columns.word(stage),
                time(now),
                time(UpgradeRules.endsAt(stage, now)),
                bytes,
                bytes,
                client,
                Columns.clean(version));
    }

    static boolean serving(Handle handle, byte[] ticket, long bytes, Instant now) {
        return handle.execute(
                        "update upgrade_slot set stage = 'fetching', bytes = ?, ends_at = ? where ticket_hash = ? and ends_at > ?"
                                + " and stage in ('ordered', 'fetching')",
                        bytes,
                        time(UpgradeRules.endsAt(Stage.FETCHING, now)),
                        Keys.hashHex(ticket),
                        time(now))
                == 1;
    }

    static int count(Handle handle) {
        return handle.createQuery("select count(*) from upgrade_slot")
                .mapTo(Integer.class)
                .one();
    }

    static List<Upgrades.Running> shown(Handle handle) {
        return handle.createQuery(
                        "select client_id, version, stage, bytes, size_bytes, begun_at from upgrade_slot order by begun_at, client_id")
                .map((row, context) -> new Upgrades.Running(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        instant(row, "begun_at")))
                .list();
    }
}
