package io.jumphold.bench.stored;

import io.jumphold.bench.crowd.Absentees;
import io.jumphold.bench.crowd.Crowd;
import io.jumphold.bench.figures.Figures;
import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.figures.Sample;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.testing.client.Fleet;

/** The same node with few entries and with many: started three times, then looked at while as many are attached. */
final class StoredRun {
    private static final int THREADS = 2;
    private static final int STARTS = 3;

    private final BenchSite site;
    private final int entries;
    private final Progress progress;
    private final OtherLoad others;
    private final Absentees absentees;

    private int failed;
    private Look few = new Look(0, 0, 0);
    private Look many = few;

    private record Look(double startSeconds, double residentMib, double heapMib) {}

    StoredRun(BenchSite site, int entries, Progress progress) {
        this.site = site;
        this.entries = entries;
        this.progress = progress;
        this.others = site.others();
        this.absentees = new Absentees(site, progress);
    }

    int failed() {
        return failed;
    }

    void run() throws InterruptedException {
        try (Fleet fleet = site.fleet(THREADS);
                Crowd attached = new Crowd(fleet, site.addresses(), entries / 100, "attached")) {
            failed += absentees.comeAndGo(attached);
            few = look(attached, "few");
            failed += absentees.enrol(fleet, entries - entries / 100);
            many = look(attached, "many");
        }
    }

    private Look look(Crowd attached, String what) throws InterruptedException {
        progress.say("waiting until the reconciler is through with the " + what + " that enrolled");
        Thread.sleep(BenchSite.LOOKED_AT);
        Sample starts = new Sample();
        for (int i = 0; i < STARTS; i++) {
            progress.say("starting the node with " + what + " entries");
            starts.add(site.restart().toNanos());
        }
        failed += attached.attach(progress).failed();
        site.settle();
        Look look = new Look(starts.ms(0.5) / 1_000, site.residentKib() / 1_024.0, site.heapKib() / 1_024);
        absentees.go(attached);
        return look;
    }

    Figures figures(String database) {
        return new Figures()
                .put("db", database)
                .put("entries", entries)
                .put("attached", entries / 100)
                .put("failed", failed)
                .put("start_seconds_few", few.startSeconds())
                .put("start_seconds_many", many.startSeconds())
                .put("start_ratio", many.startSeconds() / few.startSeconds())
                .put("rss_mib_few", few.residentMib())
                .put("rss_mib_many", many.residentMib())
                .put("heap_mib_few", few.heapMib())
                .put("heap_mib_many", many.heapMib())
                .put("other_cpu_percent", others.percent());
    }
}
