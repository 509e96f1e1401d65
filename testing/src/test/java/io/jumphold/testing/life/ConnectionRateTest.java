package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More machines than the rate lets in want to attach to a real node at once. */
@Tag("full")
class ConnectionRateTest {
    private static final int MACHINES = 300;
    private static final int RATE = 10;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Queue<Long> welcomed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sentAway = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    @Tag("RATE-1")
    @Tag("RATE-2")
    @Tag("RATE-4")
    void theLineDrainsAtTheRateWhichMayBeChangedMeanwhile() {
        try (TestNode node = TestNode.start(folder, "jumphold.node.connection-rate-lifted = false")) {
            TestApi admin = node.administrator();
            admin.put("/settings", Map.of("connection_rate", RATE), SiteSettings.class);
            try (Fleet fleet = node.fleet(admin)) {
                long began = System.nanoTime();
                List<CompletableFuture<Void>> all = IntStream.range(0, MACHINES)
                        .mapToObj(i -> attach(fleet.client("m-" + i)))
                        .toList();
                await().atMost(SOON).until(() -> welcomed.size() >= 3 * RATE);
                List<Long> slow = welcomed.stream().sorted().toList();
                // From the first dial on, as delays on a busy machine make every one of them later, and never earlier.
                assertThat(IntStream.range(0, slow.size())
                                .filter(i -> slow.get(i) - began < (i - 3) * TimeUnit.SECONDS.toNanos(1) / RATE))
                        .as("who came before the rate allowed it")
                        .isEmpty();

                admin.put("/settings", Map.of("connection_rate", 300), SiteSettings.class);

                all.forEach(
                        one -> one.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join());
                assertThat(sentAway.get()).as("refusals").isBetween(10, 2 * MACHINES);
            }
        }
    }

    /** As a Jump Client does: comes back when it is told to. */
    private CompletableFuture<Void> attach(ScriptedClient client) {
        return client.attach().handle((welcome, failure) -> failure).thenCompose(failure -> {
            if (failure == null) {
                welcomed.add(System.nanoTime());
                return CompletableFuture.completedFuture(null);
            }
            sentAway.incrementAndGet();
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            long named = Objects.requireNonNull(((FaultException) cause).fault().retryAfterMs());
            return CompletableFuture.supplyAsync(
                            () -> client, CompletableFuture.delayedExecutor(named, TimeUnit.MILLISECONDS))
                    .thenCompose(this::attach);
        });
    }
}
