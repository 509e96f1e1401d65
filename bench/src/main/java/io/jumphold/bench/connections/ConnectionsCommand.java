package io.jumphold.bench.connections;

import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.bench.site.DatabaseOption;
import io.jumphold.bench.site.Home;
import io.jumphold.bench.site.Range;
import io.jumphold.bench.site.SiteOptions;
import io.jumphold.testing.node.NodeCluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scripted Jump Clients attach to one site and stay: real TLS, real keys, each an entity in the journal and a row in the list. */
@Command(
        name = "connections",
        mixinStandardHelpOptions = true,
        description = "What attached Jump Clients cost, and how fast they come and come again.")
public final class ConnectionsCommand implements Callable<Integer> {
    private static final Range CLIENTS = new Range("--clients", 1, 19_000);
    private static final Range NODES = new Range("--nodes", 1, 9);

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How many, 1 to 19,000; ${DEFAULT-VALUE} by default.")
    private int clients;

    @Option(
            names = "--nodes",
            paramLabel = "K",
            defaultValue = "1",
            description =
                    "How many nodes, 1 to 9, each a process; more than one needs PostgreSQL. ${DEFAULT-VALUE} by default.")
    private int nodes;

    @Mixin
    private final DatabaseOption db = new DatabaseOption();

    @Option(
            names = "--hold",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "For how long the idle nodes are watched, 0: not at all; ${DEFAULT-VALUE} by default.")
    private int holdSeconds;

    @Mixin
    private final SiteOptions site = new SiteOptions();

    @Override
    public Integer call() throws InterruptedException {
        site.check(CLIENTS, clients);
        site.check(NODES, nodes);
        if (nodes > 1 && db.database() == NodeCluster.Db.H2) {
            throw site.wrong("More than one node needs --db postgresql");
        }
        Home home = site.home();
        Progress progress = new Progress();
        progress.say("starting " + (nodes == 1 ? "a node" : nodes + " nodes") + " on " + db.word());
        try (BenchSite running = BenchSite.start(home, db.database(), nodes)) {
            ConnectionsRun run = new ConnectionsRun(running, clients, holdSeconds, progress);
            run.run();
            System.out.println(run.figures(db.word(), home.flags()).json(site.oneLine()));
            return run.failed() == 0 ? 0 : 1;
        }
    }
}
