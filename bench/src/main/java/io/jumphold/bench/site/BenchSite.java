package io.jumphold.bench.site;

import io.jumphold.bench.machine.LiveHeap;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.machine.ProcessorTime;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.PostgresServer;
import io.jumphold.testing.node.TestApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A running site: its nodes as users start them, but for the limits on strangers, which a load generator would meet. */
public final class BenchSite implements AutoCloseable {
    /** For how long the reconciler looks at what was written. */
    public static final Duration LOOKED_AT = Duration.ofSeconds(65);

    private static final String[] LIFTED = {
        "jumphold.node.tier=custom",
        "jumphold.node.tier-number=1000000",
        "jumphold.node.attaches-in-flight=400",
        "jumphold.front.limits.strangers=4000",
        "jumphold.front.limits.strangers-per-address=4000"
    };

    /** Less than this is what a node does when nothing happens. */
    private static final double QUIET_PERCENT = 10;

    private static final Duration RECONCILED = Duration.ofSeconds(6);
    private static final int MOST_SECONDS_TO_SETTLE = 60;

    private final NodeCluster cluster;
    private TestApi admin;
    private final Optional<PostgresServer> database;
    private double endedCpu;

    private BenchSite(NodeCluster cluster, NodeCluster.Db db) {
        this.cluster = cluster;
        this.admin = cluster.administrator(0);
        this.database = db == NodeCluster.Db.POSTGRESQL ? Optional.of(cluster.postgres()) : Optional.empty();
    }

    /** Starts one and waits until its nodes are ready. */
    public static BenchSite start(Home home, NodeCluster.Db db, int nodes) {
        return new BenchSite(NodeCluster.start(nodes, db, home.node(), LIFTED), db);
    }

    /** The API of a node that runs, as administrator. */
    public TestApi admin() {
        return admin;
    }

    /** {@code host:port} of each node. */
    public List<String> addresses() {
        return cluster.nodes().stream().map(NodeProcess::address).toList();
    }

    /** Scripted machines that enrol here. */
    public Fleet fleet(int threads) {
        return new Fleet(cluster.installer(), threads);
    }

    /** SHA-256 of the authority of its front doors, as programs pin it. */
    public String authority() {
        return cluster.installer().authorities().getFirst();
    }

    /** A new installer's key, as a Jump Client takes it. */
    public String installer() {
        return cluster.installer().text();
    }

    /** How many stand in the list. */
    public long listed() {
        return admin.get("/jump-items/counts", JumpItems.Counts.class).all().items();
    }

    /** How many Jump Clients the list shows as online. */
    public long online() {
        return admin.get("/jump-items/counts", JumpItems.Counts.class).all().online();
    }

    /** Processor time of all nodes, in milliseconds. */
    public double nodesCpu() {
        return endedCpu
                + cluster.nodes().stream()
                        .mapToDouble(node -> ProcessorTime.ofTree(node.pid()))
                        .sum();
    }

    /** Processor time of the database's own processes, in milliseconds; H2's is the node's. */
    public double databaseCpu() {
        return database.flatMap(server -> server.processes().findFirst())
                .map(first -> ProcessorTime.ofTree(first.pid()))
                .orElse(0.0);
    }

    /** What runs beside this site and this process from now on. */
    public OtherLoad others() {
        return new OtherLoad(() -> ProcessorTime.here() + nodesCpu() + databaseCpu());
    }

    /** Stops the first node in order and starts it again; from the start of its process until it is ready. */
    public Duration restart() {
        endedCpu = nodesCpu();
        cluster.node(0).stop();
        long began = System.nanoTime();
        cluster.startAgain(0);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** How many nodes there are. */
    public int nodes() {
        return cluster.nodes().size();
    }

    /** Stops a node in order, as an operator does; how long that took. It runs again afterwards. */
    public Duration restart(int node) {
        long began = System.nanoTime();
        cluster.node(node).stop();
        Duration stopped = Duration.ofNanos(System.nanoTime() - began);
        cluster.startAgain(node);
        admin = cluster.administrator(node);
        return stopped;
    }

    /**
     * All nodes end at once, are gone for a while, and come back with the connection rate in force.
     *
     * @return when the first was ready, in nanoseconds
     */
    public long outage(Duration gone) throws InterruptedException {
        endedCpu = nodesCpu();
        cluster.nodes().forEach(NodeProcess::kill);
        Thread.sleep(gone);
        cluster.set("jumphold.node.connection-rate-lifted=false");
        return cluster.startAllAgain();
    }

    /** Resident memory of all nodes. */
    public long residentKib() {
        return cluster.nodes().stream().mapToLong(NodeProcess::residentKib).sum();
    }

    /** Live heap of all nodes, after a full collection. */
    public double heapKib() {
        return cluster.nodes().stream()
                .mapToDouble(node -> LiveHeap.kib(node.pid()))
                .sum();
    }

    /** Waits until the reconciler has been round and nodes and database have nothing to do any more. */
    public void settle() throws InterruptedException {
        Thread.sleep(RECONCILED);
        double before = nodesCpu() + databaseCpu();
        for (int i = 0; i < MOST_SECONDS_TO_SETTLE; i++) {
            Thread.sleep(1_000);
            double now = nodesCpu() + databaseCpu();
            if ((now - before) / 10 < QUIET_PERCENT * cluster.nodes().size()) {
                return;
            }
            before = now;
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
