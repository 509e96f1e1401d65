package io.jumphold.persistence.upgrade;

import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.TurnProgress;
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
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Whose turn it is. */
final class SlotTable {
    private static final String ORDERED = "ordered";
    private static final String LISTED = "listed";
    private static final String ONLINE = "online";
    private static final String PROGRESS =
            "select client_id, stage, begun_at, staged_at, ends_at, bytes, told_bytes, size_bytes from upgrade_slot";

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
        TurnProgress begun = TurnProgress.begun(now);
        handle.execute(
                "insert into upgrade_slot (client_id, version, sha256, ticket_hash, stage, bytes, told_bytes, size_bytes, begun_at,"
                        + " staged_at, ends_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                client,
                version.version(),
                version.manifest().sha256(),
                Keys.hashHex(ticket),
                ORDERED,
                begun.bytes(),
                begun.told(),
                version.manifest().size(),
                time(begun.begunAt()),
                time(begun.stagedAt()),
                time(begun.endsAt()));
    }

    static boolean remove(Handle handle, int client, String version) {
        return handle.execute("delete from upgrade_slot where client_id = ? and version = ?", client, version) == 1;
    }

    /** The turn of this client for this version, until the transaction ends. */
    static Optional<TurnProgress> of(Handle handle, int client, String version) {
        return slot(handle, client, version).map(Slot::progress);
    }

    private static Optional<Slot> slot(Handle handle, int client, String version) {
        return handle.createQuery(PROGRESS + " where client_id = :client and version = :version for update")
                .bind("client", client)
                .bind("version", version)
                .map((row, context) -> Slot.read(row))
                .findOne();
    }

    /** What a client says. */
    static void told(Handle handle, int client, String version, Stage stage, long bytes, Instant now) {
        slot(handle, client, Columns.clean(version))
                .ifPresent(slot -> slot.note(handle, slot.progress().told(stage, Math.min(bytes, slot.size()), now)));
    }

    /** What a node says that serves the download; false: the turn is over. */
    static boolean serving(Handle handle, byte[] ticket, long bytes, Instant now) {
        Optional<Slot> found = handle.createQuery(PROGRESS + " where ticket_hash = :hash for update")
                .bind("hash", Keys.hashHex(ticket))
                .map((row, context) -> Slot.read(row))
                .findOne()
                .filter(slot -> slot.progress().isFetching(now));
        found.ifPresent(slot -> slot.note(handle, slot.progress().served(bytes, now)));
        return found.isPresent();
    }

    /** A turn's row, as far as it moves. */
    private record Slot(int client, long size, TurnProgress progress) {
        static Slot read(ResultSet row) throws SQLException {
            return new Slot(
                    row.getInt("client_id"),
                    row.getLong("size_bytes"),
                    new TurnProgress(
                            stage(row.getString("stage")),
                            instant(row, "begun_at"),
                            instant(row, "staged_at"),
                            instant(row, "ends_at"),
                            row.getLong("bytes"),
                            row.getLong("told_bytes")));
        }

        void note(Handle handle, TurnProgress next) {
            Stage stage = next.stage();
            if (stage != null && !next.equals(progress)) {
                handle.execute(
                        "update upgrade_slot set stage = ?, staged_at = ?, ends_at = ?, bytes = ?, told_bytes = ? where client_id = ?",
                        Columns.word(stage),
                        time(next.stagedAt()),
                        time(next.endsAt()),
                        next.bytes(),
                        next.told(),
                        client);
            }
        }
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
