package io.jumphold.bench.sweep;

import io.jumphold.bench.crowd.Absentees;
import io.jumphold.bench.crowd.Crowd;
import io.jumphold.bench.figures.Figures;
import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.figures.Sample;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** Enrols all, waits until a new site judges at all, lets those go who may be away for a minute, and watches. */
final class SweepRun {
    private static final int THREADS = 2;
    private static final int PROBES = 50;
    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final Duration BEFORE = Duration.ofSeconds(30);
    private static final long HEARTBEAT_MS = 30_000;
    private static final Duration GIVE_UP = Duration.ofMinutes(5);

    private final BenchSite site;
    private final int entries;
    private final int due;
    private final Progress progress;
    private final OtherLoad others;
    private final Absentees absentees;
    private final long began = System.nanoTime();
    private final Sample before = new Sample();
    private final Sample during = new Sample();
    private double seconds = Double.NaN;
    private int failed;

    SweepRun(BenchSite site, int entries, int due, Progress progress) {
        this.site = site;
        this.entries = entries;
        this.due = Math.min(due, entries - PROBES);
        this.progress = progress;
        this.others = site.others();
        this.absentees = new Absentees(site, progress);
    }

    int failed() {
        return failed;
    }

    void run() throws InterruptedException {
        try (Fleet lasting = site.fleet(THREADS);
                Fleet impatient = new Fleet(awayForAMinute(), THREADS);
                Crowd leaving = new Crowd(impatient, site.addresses(), due, "due")) {
            failed += absentees.enrol(lasting, entries - due - PROBES);
            List<ScriptedClient> probes = IntStream.range(0, PROBES)
                    .mapToObj(i -> lasting.client("probe-" + i))
                    .toList();
            probe(
                    probes,
                    new Sample(),
                    System.nanoTime() + Duration.ofSeconds(10).toNanos());
            failed += leaving.attach(progress).failed();
            leaving.beatEvery(HEARTBEAT_MS);
            awaitJudgement();
            long fallsDue = System.nanoTime() + AWAY.toNanos();
            absentees.go(leaving);
            progress.say("they fall due in a minute");
            probe(probes, before, System.nanoTime() + BEFORE.toNanos());
            Thread.sleep(Duration.ofNanos(Math.max(0, fallsDue - System.nanoTime())));
            sweep(probes, fallsDue);
        }
    }

    private void sweep(List<ScriptedClient> probes, long fellDue) throws InterruptedException {
        long left = (long) entries - due;
        while (site.listed() > left) {
            probe(probes, during, System.nanoTime() + Duration.ofMillis(500).toNanos());
            if (System.nanoTime() - fellDue > GIVE_UP.toNanos()) {
                failed += (int) (site.listed() - left);
                progress.say("given up: " + site.listed() + " entries are still listed, and " + left + " should be");
                return;
            }
        }
        seconds = (System.nanoTime() - fellDue) / 1e9;
        progress.say("all gone after " + Math.round(seconds) + " s");
    }

    /** A site that has just begun lets everybody come back before it judges (LIFE-8). */
    private void awaitJudgement() throws InterruptedException {
        long needed = Duration.ofSeconds(70 + entries / 50).toNanos() - (System.nanoTime() - began);
        if (needed > 0) {
            progress.say("waiting until a new site judges, "
                    + Duration.ofNanos(needed).toSeconds() + " s");
            Thread.sleep(Duration.ofNanos(needed));
        }
    }

    /** One attaches after the other, and goes. */
    private void probe(List<ScriptedClient> probes, Sample times, long until) {
        for (int i = 0; System.nanoTime() - until < 0; i++) {
            ScriptedClient client = probes.get(i % probes.size());
            long dialled = System.nanoTime();
            try {
                client.attach(site.addresses().getFirst()).join();
                times.add(System.nanoTime() - dialled);
            } catch (CompletionException e) {
                failed++;
                progress.say("an attach failed: " + e.getCause());
            }
            client.drop();
        }
    }

    private InstallerKey awayForAMinute() {
        var installer = new Installers.NewInstaller(1, null, null, null, null, (int) AWAY.toMinutes(), null, null);
        return InstallerKey.parse(site.admin()
                .post("/installers", installer, Installers.Created.class)
                .key());
    }

    Figures figures(String database) {
        return new Figures()
                .put("db", database)
                .put("entries", entries)
                .put("due", due)
                .put("failed", failed)
                .put("seconds", seconds)
                .put("attach_p99_ms_before", before.ms(0.99))
                .put("attach_p99_ms_during", during.ms(0.99))
                .put("attach_p99_ratio", during.ms(0.99) / before.ms(0.99))
                .put("other_cpu_percent", others.percent());
    }
}
