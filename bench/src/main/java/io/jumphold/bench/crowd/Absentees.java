package io.jumphold.bench.crowd;

import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.testing.client.Fleet;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Machines that enrol and go, so that a site has entries of many that are away. */
public final class Absentees {
    private static final int AT_ONCE = 5_000;
    private static final Duration SEEN = Duration.ofMinutes(2);

    private final BenchSite site;
    private final Progress progress;

    public Absentees(BenchSite site, Progress progress) {
        this.site = site;
        this.progress = progress;
    }

    /** Some thousands at a time, so that only those hold memory here; how many failed. */
    public int enrol(Fleet fleet, int count) throws InterruptedException {
        int failed = 0;
        for (int left = count; left > 0; left -= AT_ONCE) {
            progress.say(left + " machines are still to enrol");
            try (Crowd away = new Crowd(fleet, site.addresses(), Math.min(left, AT_ONCE), "away-" + left)) {
                failed += comeAndGo(away);
            }
        }
        return failed;
    }

    /** How many could not come. */
    public int comeAndGo(Crowd crowd) throws InterruptedException {
        int failed = crowd.attach(progress).failed();
        go(crowd);
        return failed;
    }

    /** The last that are attached to the site go, and it has seen that. */
    public void go(Crowd crowd) {
        crowd.drop();
        Awaitility.await().atMost(SEEN).until(() -> site.online() == 0);
    }
}
