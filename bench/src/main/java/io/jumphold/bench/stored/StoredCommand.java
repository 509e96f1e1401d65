package io.jumphold.bench.stored;

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

/** Machines enrol and go for good; one in a hundred is attached. */
@Command(
        name = "stored",
        mixinStandardHelpOptions = true,
        description = "What entries cost whose machines are away: memory, and the time that a node needs to start.")
public final class StoredCommand implements Callable<Integer> {
    private static final Range ENTRIES = new Range("--entries", 100, 1_000_000);

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many, 100 to 1,000,000, one in a hundred attached; ${DEFAULT-VALUE} by default.")
    private int entries;

    @Mixin
    private final DatabaseOption db = new DatabaseOption();

    @Mixin
    private final SiteOptions site = new SiteOptions();

    @Override
    public Integer call() throws InterruptedException {
        site.check(ENTRIES, entries);
        Home home = site.home();
        Progress progress = new Progress();
        progress.say("starting a node");
        try (BenchSite running = BenchSite.start(home, db.database(), 1)) {
            StoredRun run = new StoredRun(running, entries, progress);
            run.run();
            System.out.println(run.figures(db.word()).json(site.oneLine()));
            return run.failed() == 0 ? 0 : 1;
        }
    }
}
