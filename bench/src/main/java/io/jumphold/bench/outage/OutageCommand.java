package io.jumphold.bench.outage;

import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.bench.site.Home;
import io.jumphold.bench.site.Range;
import io.jumphold.bench.site.SiteOptions;
import io.jumphold.testing.node.NodeCluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All nodes are killed at once and come back; so do the clients, at the connection rate. */
@Command(
        name = "outage",
        mixinStandardHelpOptions = true,
        description =
                "How long it takes until everybody is back after all nodes were gone, and whether the connection rate holds (RATE-1, RATE-3).")
public final class OutageCommand implements Callable<Integer> {
    private static final Range CLIENTS = new Range("--clients", 1, 15_000);
    private static final Range NODES = new Range("--nodes", 1, 5);
    private static final Range RATE = new Range("--rate", 1, 300);

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many Jump Clients, 1 to 15,000; ${DEFAULT-VALUE} by default.")
    private int clients;

    @Option(
            names = "--nodes",
            paramLabel = "K",
            defaultValue = "3",
            description = "How many nodes, 1 to 5; ${DEFAULT-VALUE} by default. One runs on H2, several on PostgreSQL.")
    private int nodes;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "300",
            description = "The site's connection rate, 1 to 300 a second; ${DEFAULT-VALUE} by default.")
    private int rate;

    @Mixin
    private final SiteOptions site = new SiteOptions();

    @Override
    public Integer call() throws InterruptedException {
        site.check(CLIENTS, clients);
        site.check(NODES, nodes);
        site.check(RATE, rate);
        Home home = site.home();
        Progress progress = new Progress();
        progress.say("starting " + nodes + " node(s)");
        NodeCluster.Db db = nodes == 1 ? NodeCluster.Db.H2 : NodeCluster.Db.POSTGRESQL;
        try (BenchSite running = BenchSite.start(home, db, nodes)) {
            OutageRun run = new OutageRun(running, clients, nodes, rate, progress);
            run.run();
            System.out.println(run.figures().json(site.oneLine()));
            return run.missing() == 0 ? 0 : 1;
        }
    }
}
