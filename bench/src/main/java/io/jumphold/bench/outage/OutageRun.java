package io.jumphold.bench.outage;

import io.jumphold.bench.crowd.Comeback;
import io.jumphold.bench.crowd.Crowd;
import io.jumphold.bench.figures.Figures;
import io.jumphold.bench.figures.Peak;
import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.protocol.api.Operations;
import io.jumphold.testing.client.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Everybody attaches with the rate lifted; then all nodes end, come back after a while, and the clock runs from the first that is ready. */
final class OutageRun {
    private static final int THREADS = 2;
    private static final int HEARTBEAT_SECONDS = 300;
    private static final Duration GONE = Duration.ofSeconds(5);
    private static final Duration SEEN = Duration.ofMinutes(2);
    private static final int LONGEST_BACKOFF_SECONDS = 60;
    private static final int PATIENCE = 4;

    private final BenchSite site;
    private final int clients;
    private final int nodes;
    private final int rate;
    private final Progress progress;
    private final OtherLoad others;
    private List<Long> welcomes = List.of();
    private double seconds = Double.NaN;
    private double attempts;
    private long missing;

    OutageRun(BenchSite site, int clients, int nodes, int rate, Progress progress) {
        this.site = site;
        this.clients = clients;
        this.nodes = nodes;
        this.rate = rate;
        this.progress = progress;
        this.others = site.others();
    }

    long missing() {
        return missing;
    }

    void run() throws InterruptedException {
        site.admin()
                .put(
                        "/settings",
                        Map.of("connection_rate", rate, "heartbeat", HEARTBEAT_SECONDS),
                        Operations.SiteSettings.class);
        try (Fleet fleet = site.fleet(THREADS);
                Crowd crowd = new Crowd(fleet, site.addresses(), clients, "outage")) {
            progress.say("attaching, with the rate lifted");
            crowd.attachAll(progress);
            Awaitility.await().atMost(SEEN).until(() -> site.online() >= clients);
            crowd.beatEvery(TimeUnit.SECONDS.toMillis(HEARTBEAT_SECONDS) / 2);
            try (Comeback comeback = new Comeback(crowd, site.addresses())) {
                progress.say("all nodes end");
                long ready = site.outage(GONE);
                progress.say("all nodes are back");
                watch(comeback, ready);
            }
        }
    }

    private void watch(Comeback comeback, long ready) throws InterruptedException {
        double longest = PATIENCE * (ideal() + LONGEST_BACKOFF_SECONDS);
        while (comeback.welcomes().size() < clients && since(ready) < longest) {
            Thread.sleep(5_000);
            progress.say(comeback.welcomes().size() + " of " + clients + " are back after " + Math.round(since(ready))
                    + " s");
        }
        welcomes = comeback.welcomes();
        attempts = (double) comeback.attempts() / clients;
        missing = Math.max(0, clients - welcomes.size());
        if (missing == 0) {
            Awaitility.await().atMost(SEEN).until(() -> site.online() >= clients);
            seconds = (welcomes.stream().mapToLong(Long::longValue).max().orElse(ready) - ready) / 1e9;
        }
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private double ideal() {
        return (double) clients / rate;
    }

    private double peakOverRate(int seconds) {
        return (double) Peak.within(welcomes, TimeUnit.SECONDS.toNanos(seconds)) / (rate * seconds);
    }

    Figures figures() {
        return new Figures()
                .put("clients", clients)
                .put("nodes", nodes)
                .put("rate", rate)
                .put("missing", missing)
                .put("seconds_to_all_online", seconds)
                .put("ideal_seconds", ideal())
                .put("ratio", seconds / (ideal() + LONGEST_BACKOFF_SECONDS))
                .put("peak_1s_over_rate", peakOverRate(1))
                .put("peak_10s_over_rate", peakOverRate(10))
                .put("attempts_per_client", attempts)
                .put("other_cpu_percent", others.percent());
    }
}
