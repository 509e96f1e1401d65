package io.jumphold.bench.connections;

import io.jumphold.bench.crowd.Crowd;
import io.jumphold.bench.figures.Figures;
import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.machine.ProcessorTime;
import io.jumphold.bench.machine.Stalls;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.testing.client.Fleet;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Attach, look, hold, attach again. The method is told in docs/benchmarks.md. */
final class ConnectionsRun {
    private static final int WARM_UP = 50;
    private static final int THREADS = 2;
    private static final long HEARTBEAT_MS = 30_000;
    private static final Duration SEEN = Duration.ofMinutes(2);
    private static final Duration LONGEST_STALL = Duration.ofSeconds(1);

    private final BenchSite site;
    private final int clients;
    private final int holdSeconds;
    private final Progress progress;
    private final OtherLoad others;

    private int failed;
    private long onlineInList;
    private Wave cold = Wave.NONE;
    private Wave warm = Wave.NONE;
    private double residentBefore;
    private double residentHeld;
    private double heap;
    private double idlePercent = Double.NaN;
    private double firstPage;
    private double all;

    /** What it took until all had attached. */
    private record Wave(
            int attached,
            double attachSeconds,
            double onlineSeconds,
            double nodesCpu,
            double databaseCpu,
            double generatorCpu) {
        static final Wave NONE = new Wave(0, 0, 0, 0, 0, 0);

        double perClient(double figure) {
            return figure / attached;
        }
    }

    ConnectionsRun(BenchSite site, int clients, int holdSeconds, Progress progress) {
        this.site = site;
        this.clients = clients;
        this.holdSeconds = holdSeconds;
        this.progress = progress;
        this.others = site.others();
    }

    int failed() {
        return failed;
    }

    void run() throws InterruptedException {
        try (Fleet fleet = site.fleet(THREADS);
                Stalls stalls = new Stalls();
                Crowd first = new Crowd(fleet, site.addresses(), WARM_UP, "warm-up");
                Crowd crowd = new Crowd(fleet, site.addresses(), clients, "bench")) {
            comeAndGo(first);
            residentBefore = site.residentKib();
            double heapBefore = site.heapKib();
            crowd.beatEvery(HEARTBEAT_MS);
            cold = attach(crowd, "attaching");
            onlineInList = site.online();
            long attachedAt = System.nanoTime();
            residentHeld = site.residentKib();
            list();
            if (holdSeconds > 0) {
                hold(attachedAt);
            }
            heap = site.heapKib() - heapBefore;
            failed += cold.attached() - crowd.present();
            comeAndGo(crowd);
            warm = attach(crowd, "attaching again");
            failed += clients - cold.attached() + clients - warm.attached();
            if (stalls.longest().compareTo(LONGEST_STALL) > 0) {
                progress.say("this load generator stood still for "
                        + stalls.longest().toMillis() + " ms: the machine is too busy, repeat the run");
            }
        }
    }

    /** Whoever is not attached attaches; all of them go, and the nodes have seen it. */
    private void comeAndGo(Crowd crowd) throws InterruptedException {
        if (crowd.present() == 0) {
            crowd.attach(progress);
        }
        crowd.drop();
        Awaitility.await().atMost(SEEN).until(() -> site.online() == 0);
        site.settle();
    }

    private Wave attach(Crowd crowd, String what) throws InterruptedException {
        progress.say(what);
        double nodes = site.nodesCpu();
        double database = site.databaseCpu();
        double generator = ProcessorTime.here();
        long began = System.nanoTime();
        Crowd.Outcome outcome = crowd.attach(progress);
        double generated = ProcessorTime.here() - generator;
        int attached = clients - outcome.failed();
        Awaitility.await().atMost(SEEN).until(() -> site.online() >= attached);
        double online = (System.nanoTime() - began) / 1e9;
        progress.say("all online after " + Math.round(online) + " s");
        site.settle();
        return new Wave(
                attached, outcome.seconds(), online, site.nodesCpu() - nodes, site.databaseCpu() - database, generated);
    }

    private void list() {
        progress.say("asking for the list");
        ListTimes times = new ListTimes(site.admin());
        firstPage = times.firstPageP99();
        all = times.allMedian();
    }

    private void hold(long attachedAt) throws InterruptedException {
        Duration left = BenchSite.LOOKED_AT.minusNanos(System.nanoTime() - attachedAt);
        progress.say("holding until the reconciler is through, " + Math.max(0, left.toSeconds()) + " s");
        if (left.isPositive()) {
            Thread.sleep(left);
        }
        progress.say("watching the idle nodes for " + holdSeconds + " s");
        double before = site.nodesCpu();
        long began = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(holdSeconds));
        idlePercent = 100 * (site.nodesCpu() - before) / ((System.nanoTime() - began) / 1e6);
    }

    Figures figures(String database, String flags) {
        return new Figures()
                .put("db", database)
                .put("clients", clients)
                .put("attached", cold.attached())
                .put("failed", failed)
                .put("online_in_list", onlineInList)
                .put("seconds_to_all_online", cold.onlineSeconds())
                .put("attaches_per_s", cold.attached() / cold.attachSeconds())
                .put("server_cpu_ms_per_attach", cold.perClient(cold.nodesCpu()))
                .put("reattaches_per_s", warm.attached() / warm.attachSeconds())
                .put("server_cpu_ms_per_reattach", warm.perClient(warm.nodesCpu()))
                .put("database_cpu_ms_per_reattach", warm.perClient(warm.databaseCpu()))
                .put("generator_cpu_ms_per_attach", cold.perClient(cold.generatorCpu()))
                .put("rss_kib_per_client", (residentHeld - residentBefore) / cold.attached())
                .put("heap_kib_per_client", heap / cold.attached())
                .put("rss_total_mib", residentHeld / 1024)
                .put("idle_cpu_percent", idlePercent)
                .put("list_first_page_ms", firstPage)
                .put("list_all_ms", all)
                .put("jvm_flags", flags)
                .put("other_cpu_percent", others.percent());
    }
}
