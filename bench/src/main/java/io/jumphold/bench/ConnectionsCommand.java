package io.jumphold.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scripted Jump Clients attach to one node and stay: real TLS, real keys, each an entity in the journal and a row in the list. */
@Command(
        name = "connections",
        mixinStandardHelpOptions = true,
        description = "Attaches scripted Jump Clients to one node on H2 and holds them.")
final class ConnectionsCommand implements Callable<Integer> {
    private static final String PASSWORD = "a password for the bench";
    private static final int IN_FLIGHT = 100;
    private static final int WARM_UP = 50;

    @Option(
            names = "--clients",
            defaultValue = "5000",
            description = "How many, 1 to 19,000; ${DEFAULT-VALUE} by default.")
    private int clients;

    @Option(names = "--hold", defaultValue = "30", description = "Seconds to hold them; ${DEFAULT-VALUE} by default.")
    private int holdSeconds;

    @Option(
            names = "--json",
            description = "Only the JSON object on standard output; progress goes to standard error anyway.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("jumphold-bench");
        try (NodeProcess node = NodeProcess.start(
                folder, 0, "jumphold.node.tier=b400", "jumphold.front.limits.strangers-per-address=2000")) {
            return measure(node);
        } finally {
            delete(folder);
        }
    }

    private int measure(NodeProcess node) throws Exception {
        TestApi admin = administrator(node);
        InstallerKey key = InstallerKey.parse(admin.post(
                        "/installers", new Installers.NewInstaller(1, null, null, null, null), Installers.Created.class)
                .key());
        try (Fleet fleet = new Fleet(key, 2)) {
            attachAll(fleet, WARM_UP, "warm-up").forEach(ScriptedClient::drop);
            long rssBefore = node.residentKib();
            Duration cpuBefore = node.cpu();
            long began = System.nanoTime();
            List<ScriptedClient> attached = attachAll(fleet, clients, "bench");
            double seconds = (System.nanoTime() - began) / 1e9;
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> online(admin) >= attached.size());
            double cpuMs = node.cpu().minus(cpuBefore).toMillis();
            progress("holding " + attached.size() + " for " + holdSeconds + " s");
            Duration cpuIdle = node.cpu();
            Awaitility.await()
                    .pollDelay(Duration.ofSeconds(holdSeconds))
                    .atMost(Duration.ofSeconds(holdSeconds + 10L))
                    .until(() -> true);
            long stayed =
                    attached.stream().filter(client -> !client.ended().isDone()).count();
            ObjectNode result = ApiJson.mapper().createObjectNode();
            result.put("db", "h2");
            result.put("clients", clients);
            result.put("attached", attached.size());
            result.put("failed", clients - attached.size());
            result.put("stayed", stayed);
            result.put("online_in_list", online(admin));
            result.put("seconds_to_all_attached", round(seconds));
            result.put("attaches_per_s", round(attached.size() / seconds));
            result.put("server_cpu_ms_per_attach", round(cpuMs / attached.size()));
            result.put("rss_kib_per_client", round((node.residentKib() - rssBefore) / (double) attached.size()));
            result.put("rss_total_mib", node.residentKib() / 1024);
            result.put("idle_cpu_percent", round(node.cpu().minus(cpuIdle).toMillis() / 10.0 / holdSeconds));
            result.put("node_ready_ms", node.startTook().toMillis());
            print(result);
            return stayed == clients ? 0 : 1;
        }
    }

    private List<ScriptedClient> attachAll(Fleet fleet, int count, String name) throws InterruptedException {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        AtomicInteger failed = new AtomicInteger();
        List<ScriptedClient> attached = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inFlight.acquire();
            ScriptedClient client = fleet.client(name + "-" + i);
            client.attach().whenComplete((welcome, failure) -> {
                if (failure == null) {
                    synchronized (attached) {
                        attached.add(client);
                    }
                } else if (failed.incrementAndGet() == 1) {
                    progress("the first failure: " + failure);
                }
                inFlight.release();
            });
            if (i % 500 == 499) {
                progress((i + 1) + " of " + count + " asked to attach");
            }
        }
        inFlight.acquire(IN_FLIGHT);
        return attached;
    }

    private static long online(TestApi admin) {
        return admin.get("/jump-items/counts", JumpItems.Counts.class).all().online();
    }

    private static TestApi administrator(NodeProcess node) {
        String secret = node.setUpLink().orElseThrow().replaceAll(".*#s=([^&]*).*", "$1");
        node.api().post("/setup", new Accounts.SetUp(secret, "bench", PASSWORD), Accounts.SignedIn.class);
        return node.api().signIn("bench", PASSWORD);
    }

    private void print(ObjectNode result) throws JsonProcessingException {
        System.out.println(
                json
                        ? ApiJson.mapper().writeValueAsString(result)
                        : ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(result));
    }

    private static void progress(String text) {
        System.err.println(text);
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
