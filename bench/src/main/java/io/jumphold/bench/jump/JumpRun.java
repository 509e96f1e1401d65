package io.jumphold.bench.jump;

import io.jumphold.bench.crowd.Crowd;
import io.jumphold.bench.crowd.RealClients;
import io.jumphold.bench.figures.Figures;
import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.figures.Sample;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.machine.ProcessorTime;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.testing.client.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The Jump Clients that answer take turns; one Jump ends before the next begins. */
final class JumpRun {
    private static final int ANSWERING = 4;
    private static final int WARM_UP = 5 * ANSWERING;
    private static final int KEYS_A_JUMP = 10;
    private static final int THREADS = 2;
    private static final int TELL_EVERY = 50;
    private static final long HEARTBEAT_MS = 30_000;
    private static final Duration COMING = Duration.ofMinutes(2);

    private final BenchSite site;
    private final int clients;
    private final int jumps;
    private final Progress progress;
    private final Sample jumping = new Sample();
    private final Sample echoing = new Sample();
    private double otherPercent;
    private int failed;

    JumpRun(BenchSite site, int clients, int jumps, Progress progress) {
        this.site = site;
        this.clients = clients;
        this.jumps = jumps;
        this.progress = progress;
    }

    int failed() {
        return failed;
    }

    void run(Path jumpClient) throws InterruptedException {
        List<String> names =
                IntStream.range(0, ANSWERING).mapToObj(i -> "answering-" + i).toList();
        try (Fleet fleet = site.fleet(THREADS);
                RealClients real = RealClients.start(jumpClient, site.installer(), names);
                Crowd crowd = new Crowd(fleet, site.addresses(), clients, "bench")) {
            Awaitility.await().atMost(COMING).until(() -> site.online() == ANSWERING);
            progress.say("attaching " + clients);
            crowd.beatEvery(HEARTBEAT_MS);
            failed += crowd.attach(progress).failed();
            Awaitility.await().atMost(COMING).until(() -> site.online() >= ANSWERING + crowd.present());
            site.settle();
            List<Integer> ids = names.stream().map(this::id).toList();
            OtherLoad others = new OtherLoad(() -> ProcessorTime.here()
                    + real.pids().stream().mapToDouble(ProcessorTime::ofTree).sum()
                    + site.nodesCpu());
            for (int i = -WARM_UP; i < jumps; i++) {
                jump(fleet, ids.get(Math.floorMod(i, ANSWERING)), i >= 0);
                if (i > 0 && i % TELL_EVERY == 0) {
                    progress.say(i + " of " + jumps + " Jumps");
                }
            }
            otherPercent = others.percent();
        }
    }

    private int id(String name) {
        return site.admin().items("?q=" + name).items().stream()
                .map(JumpItems.Item::id)
                .findFirst()
                .orElseThrow();
    }

    private void jump(Fleet fleet, int id, boolean counts) throws InterruptedException {
        long began = System.nanoTime();
        try (RemoteTerminal terminal = RemoteTerminal.jump(site, fleet, id)) {
            terminal.awaitOutput();
            long answered = System.nanoTime() - began;
            terminal.awaitSilence();
            for (int i = 0; i < KEYS_A_JUMP; i++) {
                long typed = System.nanoTime();
                terminal.type("x");
                terminal.awaitOutput();
                if (counts) {
                    echoing.add(System.nanoTime() - typed);
                }
            }
            if (counts) {
                jumping.add(answered);
            }
        } catch (IOException | PipeBrokenException | CompletionException | IllegalStateException e) {
            failed++;
            progress.say("a Jump failed: " + e);
        }
    }

    Figures figures() {
        return new Figures()
                .put("clients", clients)
                .put("jumps", jumps)
                .put("failed", failed)
                .put("jump_p50_ms", jumping.ms(0.5))
                .put("jump_p99_ms", jumping.ms(0.99))
                .put("echo_p50_ms", echoing.ms(0.5))
                .put("echo_p99_ms", echoing.ms(0.99))
                .put("other_cpu_percent", otherPercent);
    }
}
