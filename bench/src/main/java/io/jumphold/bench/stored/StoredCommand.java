package io.jumphold.bench.stored;

import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.bench.site.Home;
import io.jumphold.bench.site.SiteOptions;
import io.jumphold.testing.node.NodeCluster;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Machines enrol and go for good; one in a hundred is attached. */
@Command(
        name = "stored",
        mixinStandardHelpOptions = true,
        description = "What entries cost whose machines are away: memory, and the time that a node needs to start.")
public final class StoredCommand implements Callable<Integer> {
    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many, 100 to 1,000,000, one in a hundred attached; ${DEFAULT-VALUE} by default.")
    private int entries;

    @Option(
            names = "--db",
            paramLabel = "h2|postgresql",
            defaultValue = "h2",
            description = "The database; ${DEFAULT-VALUE} by default.")
    private NodeCluster.Db database = NodeCluster.Db.H2;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Override
    public Integer call() throws InterruptedException {
        Home home = site.home();
        Progress progress = new Progress();
        progress.say("starting a node");
        try (BenchSite running = BenchSite.start(home, database, 1)) {
            StoredRun run = new StoredRun(running, entries, progress);
            run.run();
            System.out.println(
                    run.figures(database.name().toLowerCase(Locale.ROOT)).json(site.oneLine()));
            return run.failed() == 0 ? 0 : 1;
        }
    }
}
