package io.jumphold.testing.node;

import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.testing.network.Lan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A site of several nodes, each a process of its own, on one database that it brings along; nodes count from 0. */
public final class NodeCluster implements AutoCloseable {
    /** What it keeps its data in. */
    public enum Db {
        /** For one node. */
        H2,
        POSTGRESQL
    }

    private record Place(Path dataDir, int frontPort, int clusterPort, Lan.@Nullable Host machine) {}

    private final Path folder;
    private final List<String> jvm;
    private final List<String> properties;
    private final @Nullable Lan lan;
    private final @Nullable PostgresServer postgres;
    private final List<Place> places = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();

    /** Starts so many nodes and waits until all are ready. {@code properties}: {@code name=value}, for every node. */
    public static NodeCluster start(int nodes, Db db, String... properties) {
        return start(nodes, db, NodeProcess.asHere(), properties);
    }

    /** The same with these flags and this class path for each JVM. */
    public static NodeCluster start(int nodes, Db db, List<String> jvm, String... properties) {
        if (db == Db.H2 && nodes != 1) {
            throw new IllegalArgumentException("A file of H2 serves one node");
        }
        return start(nodes, db, null, jvm, properties);
    }

    /** The same with PostgreSQL, and each node on a machine of its own, which it leaves there; the database, and whoever starts this, are at the gateway. */
    public static NodeCluster start(int nodes, Lan lan, String... properties) {
        return start(nodes, Db.POSTGRESQL, lan, NodeProcess.asHere(), properties);
    }

    private static NodeCluster start(int nodes, Db db, @Nullable Lan lan, List<String> jvm, String... properties) {
        NodeCluster cluster = new NodeCluster(db, lan, jvm, properties);
        try {
            IntStream.range(0, nodes).forEach(i -> cluster.places.add(cluster.place(i)));
            // The first one makes the site's keys, which the others are given, and offers the link for its
            // administrator.
            NodeProcess first = cluster.process(0).awaitReady();
            cluster.nodes.add(first);
            first.administrator();
            IntStream.range(1, nodes).forEach(i -> cluster.nodes.add(cluster.process(i)));
            cluster.nodes.stream().skip(1).forEach(NodeProcess::awaitReady);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private NodeCluster(Db db, @Nullable Lan lan, List<String> jvm, String... properties) {
        try {
            this.folder = Files.createTempDirectory("jumphold-cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.jvm = List.copyOf(jvm);
        this.properties = new ArrayList<>(List.of(properties));
        this.lan = lan;
        this.postgres = db == Db.POSTGRESQL ? database(folder.resolve("postgresql"), lan) : null;
    }

    private static PostgresServer database(Path folder, @Nullable Lan lan) {
        return lan == null ? PostgresServer.start(folder) : PostgresServer.start(folder, lan);
    }

    private Place place(int i) {
        return new Place(
                folder.resolve("node" + i), FreePort.find(), FreePort.find(), lan == null ? null : lan.machine());
    }

    private NodeProcess process(int node, String... more) {
        return process(places.get(node), more);
    }

    /** Starts the process of a node that is none of the cluster's, with what these have and with its own folder; {@code more} stands above that. */
    public NodeProcess stranger(Path dataDir, String... more) {
        return process(new Place(dataDir, FreePort.find(), FreePort.find(), null), more);
    }

    private NodeProcess process(Place place, String... more) {
        List<String> all = new ArrayList<>();
        all.add("jumphold.site-key-file=" + folder.resolve("site.key"));
        all.add("jumphold.cluster.port=" + place.clusterPort());
        Lan.Host machine = place.machine();
        if (machine != null) {
            all.add("jumphold.cluster.host=" + machine.address());
            all.add("jumphold.front.host=" + machine.address());
        }
        all.add("jumphold.node.connection-rate-lifted=true");
        if (postgres != null) {
            all.add("jumphold.database.url=" + postgres.url());
            all.add("jumphold.database.user=" + PostgresServer.USER);
            all.add("jumphold.database.password=" + PostgresServer.PASSWORD);
        }
        all.addAll(properties);
        all.addAll(List.of(more));
        return NodeProcess.launch(
                machine == null ? ProcessBuilder::new : machine::program,
                jvm,
                place.dataDir(),
                place.frontPort(),
                all.toArray(String[]::new));
    }

    /** From now on this node and the others do not hear of each other; the database, machines and people reach all. */
    public void cutOff(int node) {
        others(node).forEach(other -> network().cut(machine(node), other));
    }

    /** The end of that. */
    public void reconnect(int node) {
        others(node).forEach(other -> network().mend(machine(node), other));
    }

    private Stream<Lan.Host> others(int node) {
        return IntStream.range(0, places.size()).filter(one -> one != node).mapToObj(this::machine);
    }

    private Lan.Host machine(int node) {
        return Objects.requireNonNull(places.get(node).machine(), "not on a network");
    }

    private Lan network() {
        return Objects.requireNonNull(lan, "not on a network");
    }

    /** Where the other nodes reach this one. */
    public int clusterPort(int node) {
        return places.get(node).clusterPort();
    }

    public NodeProcess node(int node) {
        return nodes.get(node);
    }

    /** All of them, also those that have ended. */
    public List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** Starts a node again that has ended, in its place and with its data. */
    public NodeProcess startAgain(int node) {
        return launch(node).awaitReady();
    }

    /** The same without waiting: it may not come to be ready; {@code more} stands above what all have. */
    public NodeProcess launch(int node, String... more) {
        NodeProcess fresh = process(node, more);
        nodes.set(node, fresh);
        return fresh;
    }

    /** From their next start on the nodes have these too, which stand above those they had. */
    public void set(String... more) {
        properties.addAll(List.of(more));
    }

    /**
     * Starts all nodes again at once; they have ended.
     *
     * @return when the first of them was ready, in nanoseconds
     */
    public long startAllAgain() {
        List<NodeProcess> fresh =
                IntStream.range(0, nodes.size()).mapToObj(this::process).toList();
        nodes.clear();
        nodes.addAll(fresh);
        List<CompletableFuture<Long>> ready = fresh.stream()
                .map(node -> CompletableFuture.supplyAsync(
                        () -> {
                            node.awaitReady();
                            return System.nanoTime();
                        },
                        task -> Thread.ofPlatform().daemon().start(task)))
                .toList();
        return ready.stream().mapToLong(CompletableFuture::join).min().orElseThrow();
    }

    /** One more node joins; its number. */
    public int add() {
        int number = places.size();
        places.add(place(number));
        nodes.add(process(number).awaitReady());
        return number;
    }

    /** The database, where it is PostgreSQL. */
    public PostgresServer postgres() {
        return Optional.ofNullable(postgres).orElseThrow();
    }

    /** The API of a node as the site's administrator. */
    public TestApi administrator(int node) {
        return node(node).administrator();
    }

    /** The key of a new installer for the first Jump Group. */
    public InstallerKey installer() {
        return administrator(0).installer();
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        if (postgres != null) {
            postgres.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
