package io.jumphold.persistence.site;

import io.jumphold.cluster.site.NodeEntry;
import io.jumphold.cluster.site.NodeRegister;
import io.jumphold.cluster.tier.Tier;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** The register of nodes in the database that they share. What is late goes by the database's clock: those of the nodes may differ. */
public final class JdbcNodeRegister implements NodeRegister {
    private static final String LATELY = "seen_at > current_timestamp - interval '" + SILENCE.toSeconds() + "' second";

    private static final String INSERT = """
            insert into site_node (address, incarnation, cluster_name, machine, pid, version, oldest_wire, newest_wire,
              tier, capacity, attached, front_addresses, started_at, seen_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, current_timestamp)
            """;

    private final Database database;

    public JdbcNodeRegister(Database database) {
        this.database = database;
    }

    @Override
    public void enter(NodeEntry node) {
        database.jdbi().useTransaction(handle -> replace(handle, node));
    }

    @Override
    public boolean tell(NodeEntry node) {
        return database.jdbi()
                        .withHandle(handle -> handle.execute(
                                "update site_node set attached = ?, seen_at = current_timestamp where address = ? and incarnation = ?",
                                node.attached(),
                                node.address(),
                                node.incarnation()))
                == 1;
    }

    private static void replace(Handle handle, NodeEntry node) {
        handle.execute("delete from site_node where address = ?", node.address());
        handle.execute(
                INSERT,
                node.address(),
                node.incarnation(),
                node.cluster(),
                node.machine(),
                node.pid(),
                node.version(),
                node.oldestWire(),
                node.newestWire(),
                node.tier().name(),
                node.tier().capacity(),
                node.attached(),
                String.join(" ", node.frontAddresses()),
                Columns.time(node.startedAt()));
    }

    @Override
    public List<Found> nodes() {
        return database.jdbi().withHandle(JdbcNodeRegister::nodes);
    }

    private static List<Found> nodes(Handle handle) {
        return handle.createQuery("select site_node.*, " + LATELY + " as lately from site_node order by address")
                .map((row, context) -> new Found(entry(row), row.getBoolean("lately")))
                .list();
    }

    private static NodeEntry entry(ResultSet row) throws SQLException {
        return new NodeEntry(
                row.getString("address"),
                row.getLong("incarnation"),
                row.getString("cluster_name"),
                row.getString("machine"),
                row.getLong("pid"),
                row.getString("version"),
                row.getInt("oldest_wire"),
                row.getInt("newest_wire"),
                new Tier(row.getString("tier"), row.getInt("capacity")),
                row.getInt("attached"),
                List.of(row.getString("front_addresses").split(" ")),
                Objects.requireNonNull(Columns.instant(row.getObject("started_at", OffsetDateTime.class))));
    }

    @Override
    public boolean begin(NodeEntry node, Predicate<NodeEntry> gone) {
        return database.jdbi().inTransaction(handle -> {
            handle.createQuery("select id from site_cluster where id = 1 for update")
                    .mapTo(Integer.class)
                    .one();
            boolean another = nodes(handle).stream()
                    .anyMatch(found -> found.lately()
                            && !found.node().address().equals(node.address())
                            && !gone.test(found.node()));
            if (another) {
                return false;
            }
            handle.execute("delete from site_node");
            handle.execute("update site_cluster set begun_at = current_timestamp where id = 1");
            replace(handle, node);
            return true;
        });
    }

    @Override
    public Instant begunAt() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select begun_at from site_cluster where id = 1")
                        .map((row, context) -> Columns.instant(row.getObject(1, OffsetDateTime.class)))
                        .findOne())
                .orElse(Instant.EPOCH);
    }

    @Override
    public void leave(NodeEntry node) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "delete from site_node where address = ? and incarnation = ?",
                        node.address(),
                        node.incarnation()));
    }
}
