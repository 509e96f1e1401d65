package io.jumphold.bench.drain;

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

/** A rolling restart under attached clients and running sessions. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "A rolling restart: who is offline for how long, and whether sessions go on (PRES-9).")
public final class DrainCommand implements Callable<Integer> {
    private static final Range CLIENTS = new Range("--clients", 1, 15_000);
    private static final Range NODES = new Range("--nodes", 2, 5);

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "3000",
            description = "How many Jump Clients, 1 to 15,000; ${DEFAULT-VALUE} by default.")
    private int clients;

    @Option(
            names = "--nodes",
            paramLabel = "K",
            defaultValue = "3",
            description = "How many nodes, 2 to 5; ${DEFAULT-VALUE} by default.")
    private int nodes;

    @Mixin
    private final SiteOptions site = new SiteOptions();

    @Override
    public Integer call() throws Exception {
        site.check(CLIENTS, clients);
        site.check(NODES, nodes);
        Home home = site.home();
        Progress progress = new Progress();
        progress.say("starting " + nodes + " nodes");
        try (BenchSite running = BenchSite.start(home, NodeCluster.Db.POSTGRESQL, nodes)) {
            DrainRun run = new DrainRun(running, clients, progress);
            run.run(home.jumpClient());
            System.out.println(run.figures().json(site.oneLine()));
            return run.lost() + run.sessionsLost() == 0 ? 0 : 1;
        }
    }
}
