package io.jumphold.persistence.readside;

import static io.jumphold.persistence.database.Columns.clean;
import static io.jumphold.persistence.database.Columns.setTime;
import static io.jumphold.persistence.database.Columns.word;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.wake.Network;
import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.upgrade.Platform;
import io.jumphold.protocol.upgrade.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes rows of Jump Clients. Plain JDBC: every attach comes through here. */
final class JumpClientTable {
    /** In the order that {@link #bind} fills them; {@code place} needs the group's part from its table. */
    private static final List<String> COLUMNS = List.of(
            "revision",
            "version",
            "standing",
            "name",
            "jump_group_id",
            "tag",
            "comments",
            "status",
            "upgrade_pending",
            "disabled",
            "duplicate",
            "identity_conflict",
            "deletion_requested",
            "host_name",
            "fqdn",
            "domain",
            "workgroup",
            "operating_system",
            "console_user",
            "private_ip",
            "public_ip",
            "install_mode",
            "client_version",
            "client_revision",
            "installer_id",
            "enrolled_at",
            "last_seen",
            "last_accessed",
            "offline_since",
            "node_address",
            "node_incarnation",
            "identity_check_failed_at",
            "identity_check_failed_from",
            "facts",
            "search_text",
            "lost_at",
            "max_offline_minutes",
            "expires_at",
            "own_deletes_at",
            "gateway_address",
            "gateway_mac",
            "client_platform",
            "client_version_key",
            "duplicate_of",
            "newest_authority",
            "version_mismatch");

    private static final String PLACE =
            "coalesce((select name_key from jump_group where id = cast(? as integer)), '') || cast(? as varchar)";

    private static final String UPDATE = "update jump_client set "
            + COLUMNS.stream().map(column -> column + " = ?").collect(Collectors.joining(", "))
            + ", place = " + PLACE + " where id = ? and revision < ?";

    private static final String INSERT = "insert into jump_client (" + String.join(", ", COLUMNS)
            + ", place, id) values (" + String.join(", ", Collections.nCopies(COLUMNS.size(), "?")) + ", " + PLACE
            + ", ?) on conflict do nothing";

    private JumpClientTable() {}

    /** Writes those that are newer than what is there, and tells which they were. */
    static List<JumpClientRow> write(Connection connection, List<JumpClientRow> rows) throws SQLException {
        // Always in one order, so that two nodes never wait for each other.
        List<JumpClientRow> ordered =
                rows.stream().sorted(Comparator.comparingInt(JumpClientRow::id)).toList();
        int[] updated = update(connection, ordered);
        List<JumpClientRow> written = new ArrayList<>();
        List<JumpClientRow> others = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            (updated[i] == 1 ? written : others).add(ordered.get(i));
        }
        if (!others.isEmpty()) {
            Set<Integer> there = present(connection, others);
            List<JumpClientRow> missing =
                    others.stream().filter(row -> !there.contains(row.id())).toList();
            insert(connection, missing);
            written.addAll(missing);
        }
        return written;
    }

    private static int[] update(Connection connection, List<JumpClientRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            for (JumpClientRow row : rows) {
                int next = bind(statement, row);
                statement.setInt(next, row.id());
                statement.setLong(next + 1, row.revision());
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static Set<Integer> present(Connection connection, List<JumpClientRow> rows) throws SQLException {
        String holders = String.join(", ", Collections.nCopies(rows.size(), "?"));
        try (PreparedStatement statement =
                connection.prepareStatement("select id from jump_client where id in (" + holders + ")")) {
            for (int i = 0; i < rows.size(); i++) {
                statement.setInt(i + 1, rows.get(i).id());
            }
            Set<Integer> there = new HashSet<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    there.add(found.getInt(1));
                }
            }
            return there;
        }
    }

    private static void insert(Connection connection, List<JumpClientRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (JumpClientRow row : rows) {
                statement.setInt(bind(statement, row), row.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Fills {@link #COLUMNS} and the place; answers the index after them. */
    private static int bind(PreparedStatement to, JumpClientRow row) throws SQLException {
        HostFacts facts = row.facts();
        int i = 1;
        to.setLong(i++, row.revision());
        to.setLong(i++, row.version());
        to.setString(i++, word(row.standing()));
        to.setString(i++, clean(row.name()));
        to.setInt(i++, row.jumpGroupId());
        to.setString(i++, clean(row.tag()));
        to.setString(i++, clean(row.comments()));
        to.setString(i++, word(row.status()));
        to.setBoolean(i++, row.flags().upgradePending());
        to.setBoolean(i++, row.flags().disabled());
        to.setBoolean(i++, row.flags().duplicate());
        to.setBoolean(i++, row.flags().identityConflict());
        to.setBoolean(i++, row.flags().deletionRequested());
        i = bind(to, i, facts, row.publicIp());
        to.setInt(i++, row.installerId());
        setTime(to, i++, row.enrolledAt());
        setTime(to, i++, row.lastSeen());
        setTime(to, i++, row.lastAccessed());
        setTime(to, i++, row.offlineSince());
        to.setString(i++, row.nodeAddress());
        to.setObject(i++, row.nodeIncarnation(), Types.BIGINT);
        setTime(to, i++, row.identityCheckFailedAt());
        to.setString(i++, row.identityCheckFailedFrom());
        to.setString(i++, facts == null ? null : clean(json(facts)));
        to.setString(i++, clean(SearchText.of(row)));
        setTime(to, i++, row.lostAt());
        to.setObject(i++, row.lifetime().maxOfflineMinutes(), Types.INTEGER);
        setTime(to, i++, row.lifetime().expiresAt());
        setTime(to, i++, ownEnd(row));
        Optional<Network> network = facts == null ? Optional.empty() : Network.of(facts.gateway());
        to.setString(i++, network.map(Network::address).map(Columns::clean).orElse(null));
        to.setString(i++, network.map(Network::mac).orElse(null));
        to.setString(i++, facts == null ? null : Platform.of(facts.os()));
        to.setString(i++, facts == null ? null : Version.of(facts.version()).sortKey());
        to.setObject(i++, row.duplicateOf(), Types.INTEGER);
        to.setInt(i++, row.newestAuthority());
        to.setBoolean(i++, row.flags().versionMismatch());
        to.setInt(i++, row.jumpGroupId());
        to.setString(i++, clean(Place.inGroup(row)));
        return i;
    }

    private static @Nullable Instant ownEnd(JumpClientRow row) {
        Integer minutes = row.lifetime().maxOfflineMinutes();
        Instant since = row.status() == Status.UNINSTALLED ? null : row.offlineSince();
        return minutes == null || since == null ? null : since.plus(Duration.ofMinutes(minutes));
    }

    private static int bind(PreparedStatement to, int from, @Nullable HostFacts facts, String publicIp)
            throws SQLException {
        int i = from;
        to.setString(i++, facts == null ? "" : clean(facts.hostName()));
        to.setString(i++, facts == null ? "" : clean(facts.fqdn()));
        to.setString(i++, facts == null ? "" : clean(facts.domain()));
        to.setString(i++, facts == null ? "" : clean(facts.workgroup()));
        to.setString(i++, facts == null ? "" : clean(facts.os().name()));
        to.setString(i++, facts == null ? "" : clean(facts.consoleUser()));
        to.setString(
                i++,
                facts == null || facts.privateAddresses().isEmpty()
                        ? ""
                        : clean(facts.privateAddresses().getFirst()));
        to.setString(i++, clean(publicIp));
        to.setString(i++, word(facts == null ? InstallMode.SERVICE : facts.installMode()));
        to.setString(i++, facts == null ? "" : clean(facts.version()));
        to.setString(i++, facts == null ? "" : clean(facts.revision()));
        return i;
    }

    private static String json(HostFacts facts) throws SQLException {
        try {
            return ApiJson.mapper().writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new SQLException("Facts that are no JSON", "22000", e);
        }
    }
}
