package io.jumphold.testing.life;

import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.TestApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A scripted machine that carries out orders to upgrade as a Jump Client does: fetches, goes on elsewhere, checks, comes back as the new version. */
final class UpgradingMachine {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestApi.trustingAll())
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    final AtomicInteger installs = new AtomicInteger();
    private final ScriptedClient client;
    private final PublicKey releaseKey;
    private final Meter meter;
    private final List<String> addresses;
    private final ByteArrayOutputStream fetched = new ByteArrayOutputStream();
    private volatile boolean over;
    private volatile boolean installsNothing;
    private final AtomicInteger at;
    private long number;

    UpgradingMachine(ScriptedClient client, PublicKey releaseKey, Meter meter, List<String> addresses, int at) {
        this.client = client;
        this.releaseKey = releaseKey;
        this.meter = meter;
        this.addresses = addresses;
        this.at = new AtomicInteger(at);
    }

    /** From now on it comes back as the version that it was. */
    void installsNothing() {
        installsNothing = true;
    }

    void start() {
        attach();
        Thread.ofVirtual().name("upgrading").start(this::live);
    }

    void stop() {
        over = true;
    }

    int id() {
        return client.clientId();
    }

    String version() {
        return client.facts().version();
    }

    private void attach() {
        while (!over) {
            try {
                client.attach(addresses.get(at.get() % addresses.size())).get(15, TimeUnit.SECONDS);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (java.util.concurrent.ExecutionException | TimeoutException | CompletionException away) {
                at.incrementAndGet();
                pause(200 + ThreadLocalRandom.current().nextInt(800));
            }
        }
    }

    /** Before its next try, as a Jump Client does. */
    private static void pause(int milliseconds) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS))
                .join();
    }

    private void live() {
        try {
            while (!over) {
                ServerFrame frame = client.frames().poll(200, TimeUnit.MILLISECONDS);
                if (frame instanceof ServerFrame.Upgrade order) {
                    meter.begins();
                    try {
                        carryOut(order);
                    } finally {
                        meter.ends();
                    }
                } else if (client.ended().isDone()) {
                    attach();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(ServerFrame.Upgrade order) throws InterruptedException {
        Manifest manifest = order.payload().verified(List.of(releaseKey));
        tell(manifest, Stage.FETCHING);
        if (!fetch(order, manifest)) {
            return;
        }
        if (!Keys.hashHex(fetched.toByteArray()).equals(manifest.sha256())) {
            throw new IllegalStateException("What came is not what was signed");
        }
        tell(manifest, Stage.FETCHED);
        tell(manifest, Stage.INSTALLING);
        acknowledged();
        client.drop();
        if (!installsNothing) {
            installs.incrementAndGet();
            client.facts(version(client.facts(), manifest.version()));
        }
        attach();
    }

    private void tell(Manifest manifest, Stage stage) {
        if (!client.ended().isDone()) {
            client.send(new ClientFrame.UpgradeReport(++number, manifest.version(), stage, fetched.size(), null));
        }
    }

    private void acknowledged() throws InterruptedException {
        while (!over && !client.ended().isDone()) {
            if (client.frames().poll(200, TimeUnit.MILLISECONDS) instanceof ServerFrame.Ack ack
                    && ack.number() == number) {
                return;
            }
        }
    }

    /** At one node after the other, where it stopped, until it is whole or its turn is over. */
    private boolean fetch(ServerFrame.Upgrade order, Manifest manifest) {
        int tries = 0;
        while (!over && fetched.size() < manifest.size() && tries < 20) {
            int status = piece(order, manifest, addresses.get((at.get() + tries) % addresses.size()));
            if (status == 401 || status == 403 || status == 410) {
                return false;
            }
            if (client.ended().isDone()) {
                attach();
            }
            tries++;
        }
        return fetched.size() == manifest.size();
    }

    /** The status, or 0 where the connection broke. */
    private int piece(ServerFrame.Upgrade order, Manifest manifest, String address) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://" + address + "/client-payloads/" + manifest.sha256()))
                .header(
                        "Authorization",
                        "Bearer " + Base64.getUrlEncoder().withoutPadding().encodeToString(order.ticket()))
                .header("Range", "bytes=" + fetched.size() + "-")
                .build();
        try {
            var answer = HTTP.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                byte[] buffer = new byte[8_192];
                int count = answer.statusCode() == 206 ? in.read(buffer) : -1;
                while (count >= 0) {
                    meter.received(count);
                    fetched.write(buffer, 0, count);
                    count = in.read(buffer);
                }
            }
            return answer.statusCode();
        } catch (IOException broken) {
            pause(200);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 410;
        }
    }

    /** The same machine as another version. */
    static HostFacts version(HostFacts facts, String version) {
        return new HostFacts(
                facts.hostName(),
                facts.fqdn(),
                facts.domain(),
                facts.workgroup(),
                facts.os(),
                facts.privateAddresses(),
                facts.gateway(),
                facts.networkCards(),
                facts.users(),
                facts.consoleUser(),
                facts.installMode(),
                version,
                facts.revision(),
                facts.installScope(),
                facts.disabledBy());
    }
}
