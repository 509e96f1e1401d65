package io.jumphold.persistence.readside;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Deadlines;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.InstallMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A row of the list as read, its group still a number. */
record ItemRow(JumpItems.Item item, String place, String searchText) {
    static final String COLUMNS =
            "id, version, place, name, jump_group_id, tag, comments, status, upgrade_pending, disabled, duplicate,"
                    + " identity_conflict, deletion_requested, host_name, fqdn, domain, workgroup, operating_system, console_user, private_ip,"
                    + " public_ip, install_mode, client_version, client_revision, last_seen, last_accessed,"
                    + " offline_since, lost_at, max_offline_minutes, expires_at, client_platform, version_mismatch";

    static ItemRow read(ResultSet row, Settings site, Releases releases) throws SQLException {
        Status status = Columns.status(row.getString("status"));
        JumpItems.Item item = new JumpItems.Item(
                row.getInt("id"),
                row.getString("name"),
                new JumpItems.JumpGroup(row.getInt("jump_group_id"), "", ""),
                row.getString("tag"),
                row.getString("comments"),
                status,
                new JumpItems.Flags(
                        isPending(row, status, site, releases),
                        row.getBoolean("disabled"),
                        row.getBoolean("duplicate"),
                        row.getBoolean("identity_conflict"),
                        row.getBoolean("deletion_requested"),
                        row.getBoolean("version_mismatch")),
                row.getString("host_name"),
                row.getString("fqdn"),
                row.getString("domain"),
                row.getString("workgroup"),
                row.getString("operating_system"),
                row.getString("console_user"),
                row.getString("private_ip"),
                row.getString("public_ip"),
                Columns.constant(InstallMode.class, row.getString("install_mode")),
                row.getString("client_version"),
                row.getString("client_revision"),
                new JumpItems.Times(
                        time(row, "last_seen"),
                        time(row, "last_accessed"),
                        time(row, "expires_at"),
                        time(row, "lost_at"),
                        Deadlines.deletesAt(
                                status,
                                time(row, "offline_since"),
                                row.getObject("max_offline_minutes", Integer.class),
                                site)),
                row.getLong("version"));
        return new ItemRow(item, row.getString("place"), row.getString("search_text"));
    }

    /** UPG-1: by what is current at this moment, which rewrites no row. */
    private static boolean isPending(ResultSet row, Status status, Settings site, Releases releases)
            throws SQLException {
        String platform = row.getString("client_platform");
        return status == Status.ONLINE
                && platform != null
                && UpgradeRules.owed(platform, row.getString("client_version"), releases, site.upgrades())
                        .isPresent();
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        return Columns.instant(row.getObject(column, OffsetDateTime.class));
    }

    int groupId() {
        return item.group().id();
    }
}
