package io.jumphold.persistence.upgrade;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.ReleaseKey;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Reads versions and release keys; they are a part of the directory. */
public final class ReleaseTables {
    private static final String VERSIONS =
            "select version, revision, platform, size_bytes, sha256, wire_oldest, wire_newest, signed, payload, is_current, added_at"
                    + " from client_version";

    private ReleaseTables() {}

    public static Releases read(Handle handle) {
        return new Releases(keys(handle), versions(handle), halted(handle));
    }

    static List<ReleaseKey> keys(Handle handle) {
        return handle.createQuery(
                        "select fingerprint, public_key, trusted_at from release_key order by trusted_at, fingerprint")
                .map((row, context) -> new ReleaseKey(row.getString(1), row.getString(2), time(row, "trusted_at")))
                .list();
    }

    private static List<ClientVersion> versions(Handle handle) {
        return handle.createQuery(VERSIONS + " order by added_at, version, platform")
                .map((row, context) -> version(row))
                .list();
    }

    static Optional<ClientVersion> version(Handle handle, String version, String platform) {
        return handle.createQuery(VERSIONS + " where version = :version and platform = :platform")
                .bind("version", version)
                .bind("platform", platform)
                .map((row, context) -> version(row))
                .findOne();
    }

    private static Set<String> halted(Handle handle) {
        return Set.copyOf(handle.createQuery("select version from upgrade_tally where halted_at is not null")
                .mapTo(String.class)
                .list());
    }

    private static ClientVersion version(ResultSet row) throws SQLException {
        return new ClientVersion(
                new Manifest(
                        row.getString("version"),
                        row.getString("revision"),
                        row.getString("platform"),
                        row.getLong("size_bytes"),
                        row.getString("sha256"),
                        row.getInt("wire_oldest"),
                        row.getInt("wire_newest")),
                SignedManifest.parse(row.getString("signed")),
                row.getString("payload"),
                row.getBoolean("is_current"),
                time(row, "added_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(Columns.instant(row.getObject(column, OffsetDateTime.class)));
    }
}
