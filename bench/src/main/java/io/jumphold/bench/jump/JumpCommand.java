package io.jumphold.bench.jump;

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

/** Jumps to real Jump Clients with real terminals, while many others are attached. */
@Command(
        name = "jump",
        mixinStandardHelpOptions = true,
        description = "How long a Jump takes until its shell says something, and how fast what is typed comes back.")
public final class JumpCommand implements Callable<Integer> {
    private static final Range CLIENTS = new Range("--clients", 1, 19_000);
    private static final Range JUMPS = new Range("--jumps", 1, 100_000);

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "How many scripted Jump Clients are attached meanwhile, 1 to 19,000; ${DEFAULT-VALUE} by default.")
    private int clients;

    @Option(
            names = "--jumps",
            paramLabel = "M",
            defaultValue = "200",
            description = "How many Jumps, 1 to 100,000, one after the other; ${DEFAULT-VALUE} by default.")
    private int jumps;

    @Mixin
    private final SiteOptions site = new SiteOptions();

    @Override
    public Integer call() throws InterruptedException {
        site.check(CLIENTS, clients);
        site.check(JUMPS, jumps);
        Home home = site.home();
        Progress progress = new Progress();
        progress.say("starting a node");
        try (BenchSite running = BenchSite.start(home, NodeCluster.Db.H2, 1)) {
            JumpRun run = new JumpRun(running, clients, jumps, progress);
            run.run(home.jumpClient());
            System.out.println(run.figures().json(site.oneLine()));
            return run.failed() == 0 ? 0 : 1;
        }
    }
}
