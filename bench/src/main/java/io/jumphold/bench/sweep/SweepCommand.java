package io.jumphold.bench.sweep;

import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.bench.site.DatabaseOption;
import io.jumphold.bench.site.Home;
import io.jumphold.bench.site.Range;
import io.jumphold.bench.site.SiteOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Machines enrol and go; some of them were to be away for a minute at most. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description =
                "How long it takes until all entries that fall due at once are off the list, and what attaches feel of it.")
public final class SweepCommand implements Callable<Integer> {
    private static final Range ENTRIES = new Range("--entries", 100, 100_000);
    private static final Range DUE = new Range("--due", 1, 15_000);

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "25000",
            description =
                    "How many in all, 100 to 100,000, among them 50 that attach one after the other; ${DEFAULT-VALUE} by default.")
    private int entries;

    @Option(
            names = "--due",
            paramLabel = "M",
            defaultValue = "5000",
            description = "How many of them fall due, 1 to 15,000; ${DEFAULT-VALUE} by default.")
    private int due;

    @Mixin
    private final DatabaseOption db = new DatabaseOption();

    @Mixin
    private final SiteOptions site = new SiteOptions();

    @Override
    public Integer call() throws InterruptedException {
        site.check(ENTRIES, entries);
        site.check(DUE, due);
        Home home = site.home();
        Progress progress = new Progress();
        progress.say("starting a node");
        try (BenchSite running = BenchSite.start(home, db.database(), 1)) {
            SweepRun run = new SweepRun(running, entries, due, progress);
            run.run();
            System.out.println(run.figures(db.word()).json(site.oneLine()));
            return run.failed() == 0 ? 0 : 1;
        }
    }
}
