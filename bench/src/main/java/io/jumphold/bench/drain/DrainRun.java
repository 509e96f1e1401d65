package io.jumphold.bench.drain;

import io.jumphold.bench.crowd.Comeback;
import io.jumphold.bench.crowd.Crowd;
import io.jumphold.bench.crowd.RealClients;
import io.jumphold.bench.figures.Figures;
import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.testing.client.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Everybody attaches, some sessions run, the nodes are restarted one after the other; then the site's own records say who was offline for how long. */
final class DrainRun {
    private static final int ANSWERING = 3;
    private static final int THREADS = 2;
    private static final long HEARTBEAT_MS = 30_000;
    private static final Duration SEEN = Duration.ofMinutes(2);
    private static final Duration ECHO = Duration.ofSeconds(60);

    private final BenchSite site;
    private final int clients;
    private final Progress progress;
    private final OtherLoad others;
    private final List<Double> stops = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private int offline;
    private long lost;
    private int sessionsLost;

    DrainRun(BenchSite site, int clients, Progress progress) {
        this.site = site;
        this.clients = clients;
        this.progress = progress;
        this.others = site.others();
    }

    long lost() {
        return lost;
    }

    int sessionsLost() {
        return sessionsLost;
    }

    void run(Path jumpClient) throws InterruptedException {
        List<String> names =
                IntStream.range(0, ANSWERING).mapToObj(i -> "answering-" + i).toList();
        List<EchoingSession> sessions = new ArrayList<>();
        try (Fleet fleet = site.fleet(THREADS);
                RealClients real = RealClients.start(jumpClient, site.installer(), names);
                Crowd crowd = new Crowd(fleet, site.addresses(), clients, "bench")) {
            Awaitility.await().atMost(SEEN).until(() -> site.online() == ANSWERING);
            crowd.beatEvery(HEARTBEAT_MS);
            crowd.attachAll(progress);
            Awaitility.await()
                    .atMost(SEEN)
                    .until(() -> site.online() >= clients + real.pids().size());
            for (String name : names) {
                sessions.add(new EchoingSession(site, id(name)));
            }
            try (Comeback comeback = new Comeback(crowd, site.addresses())) {
                Instant began = Instant.now();
                restartAll(sessions);
                lost = clients + ANSWERING - site.online();
                progress.say("reading what the site has noted, " + comeback.attempts() + " came back by themselves");
                judge(began);
            }
        } finally {
            sessions.forEach(EchoingSession::close);
        }
    }

    private void restartAll(List<EchoingSession> sessions) throws InterruptedException {
        for (int node = 0; node < site.nodes(); node++) {
            progress.say("stopping node " + (node + 1));
            double seconds = site.restart(node).toMillis() / 1e3;
            stops.add(seconds);
            progress.say("it took " + Math.round(seconds) + " s, and the node runs again");
            site.settle();
        }
        for (EchoingSession session : sessions) {
            sessionsLost += session.echoes(ECHO) ? 0 : 1;
        }
    }

    private int id(String name) {
        return site.admin().items("?q=" + name).items().stream()
                .map(JumpItems.Item::id)
                .findFirst()
                .orElseThrow();
    }

    private void judge(Instant began) {
        for (JumpItems.Item item : site.admin().allItems()) {
            Duration away = longestAway(item, began);
            offline += away.isZero() ? 0 : 1;
            longest = away.compareTo(longest) > 0 ? away : longest;
        }
    }

    /** By its history, newest first. */
    private Duration longestAway(JumpItems.Item item, Instant began) {
        Instant until = item.status() == Status.ONLINE ? null : Instant.now();
        Duration most = Duration.ZERO;
        for (JumpItems.HistoryEntry entry : site.admin()
                .page("/jump-items/" + item.id() + "/history?limit=100", JumpItems.HistoryEntry.class)
                .items()) {
            if (entry.at().isBefore(began)) {
                break;
            }
            if (entry.what().equals("online")) {
                until = entry.at();
            } else if (entry.what().equals("offline") && until != null) {
                Duration away = Duration.between(entry.at(), until);
                most = away.compareTo(most) > 0 ? away : most;
            }
        }
        return most;
    }

    Figures figures() {
        return new Figures()
                .put("clients", clients)
                .put("nodes", site.nodes())
                .put("lost", lost)
                .put("sessions", ANSWERING)
                .put("sessions_lost", sessionsLost)
                .put("ever_offline", offline)
                .put("max_seconds_offline", longest.toMillis() / 1e3)
                .put(
                        "seconds_per_node",
                        stops.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN))
                .put("other_cpu_percent", others.percent());
    }
}
