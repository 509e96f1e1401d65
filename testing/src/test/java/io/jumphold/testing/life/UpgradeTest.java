package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cli.api.Http;
import io.jumphold.cli.jump.SessionConnection;
import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.Platform;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.testing.network.BreakingProxy;
import io.jumphold.testing.node.FreePort;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real node, and a real Jump Client under its supervisor, which becomes other versions: sound ones, broken ones, over a network that breaks. */
@Timeout(240)
@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("full")
class UpgradeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final KeyPair release = Keys.generate();
    private BreakingProxy network;
    private TestNode node;
    private TestApi admin;
    private String url;
    private InstallerKey key;
    private SupervisedClient client;

    @BeforeEach
    void attach() throws Exception {
        int port = FreePort.find();
        network = BreakingProxy.to(port);
        node = TestNode.start(
                folder.resolve("node"),
                "jumphold.front.port = " + port,
                "jumphold.front.addresses = [\"" + network.address() + "\"]");
        // Not by the network that breaks, and whose bytes are counted.
        url = "https://127.0.0.1:" + port;
        admin = new TestApi(url).administrator(node.node().setUpLink());
        admin.post(
                "/release-keys",
                new Upgrades.NewReleaseKey(
                        Base64.getEncoder().encodeToString(release.getPublic().getEncoded())),
                Upgrades.ReleaseKey.class);
        key = admin.installer();
        client = SupervisedClient.install(folder, key.text());
        awaitVersion("1.0.0");
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        node.close();
        network.close();
    }

    private void add(String version, byte[] payload) throws Exception {
        Manifest manifest = new Manifest(
                version, "test", Platform.ANY, payload.length, Keys.hashHex(payload), Wire.OLDEST, Wire.NEWEST);
        admin.post(
                "/client-versions",
                new Upgrades.NewClientVersion(
                        SignedManifest.of(manifest, release.getPrivate()).text()),
                Upgrades.ClientVersion.class);
        upload(version, payload);
        admin.post("/client-versions/" + version + "/current", Map.of(), Upgrades.ClientVersions.class);
    }

    private void upload(String version, byte[] payload) throws Exception {
        String token = new TestApi(url)
                .post(
                        "/sign-in",
                        new Accounts.SignIn(TestNode.ADMINISTRATOR, TestNode.PASSWORD),
                        Accounts.SignedIn.class)
                .token();
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(TestApi.trustingAll()).build()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(
                                    url + "/api/v1/client-versions/" + version + "/" + Platform.ANY + "/payload"))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/octet-stream")
                            .PUT(BodyPublishers.ofByteArray(payload))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private void setting(String name, Object value) {
        admin.put("/settings", Map.of(name, value), SiteSettings.class);
    }

    private JumpItems.Item item() {
        return admin.items("").items().getFirst();
    }

    private void awaitVersion(String version) {
        await("version " + version).atMost(PATIENCE).until(() -> {
            var items = admin.items("?status=online").items();
            return items.size() == 1 && items.getFirst().clientVersion().equals(version);
        });
    }

    /** What the command writes on the machine. */
    private String jump(String command) throws Exception {
        Sessions.Started started = admin.post("/jump-items/" + item().id() + "/jump", Map.of(), Sessions.Started.class);
        Site site = new Site(
                URI.create("https://" + network.address()),
                new Pin(key.authorities().getFirst()));
        try (SessionConnection session = SessionConnection.open(new Http(site, Http.Listener.NONE), started)) {
            Written written = new Written(session, command);
            assertThat(written.exitCode.get(30, TimeUnit.SECONDS)).isZero();
            return written.text();
        }
    }

    @Test
    @Tag("UPG-1")
    @Tag("UPG-2")
    @Tag("UPG-6")
    @Tag("UPG-7")
    @Tag("JUMP-1")
    void aLiveClientBecomesTheNewVersionAndABrokenOneAfterItIsTakenBack() throws Exception {
        add("1.0.1", SupervisedClient.build("1.0.1", "9f31c2e", 100_000));
        awaitVersion("1.0.1");
        assertThat(item().clientRevision()).isEqualTo("9f31c2e");
        await().atMost(PATIENCE).until(() -> client.current().equals("version=1.0.1\nbefore=base\n"));
        assertThat(jump("echo I am here")).isEqualTo("I am here\n");

        add("1.0.2", SupervisedClient.script("echo broken >&2; exit 42"));
        await().atMost(PATIENCE)
                .until(() -> admin.get("/upgrades", Upgrades.Queue.class).failedCount() == 1);
        Upgrades.Failed failed =
                admin.get("/upgrades", Upgrades.Queue.class).failed().getFirst();
        assertThat(failed.version()).isEqualTo("1.0.2");
        assertThat(failed.fault().code()).isEqualTo("upgrade_failed");
        assertThat(failed.fault().message()).contains("exit code 42").contains("1.0.1 was started again");
        awaitVersion("1.0.1");

        setting("upgrade_mode", "disabled");
        assertThat(jump("echo still here")).isEqualTo("still here\n");
    }

    @Test
    @Tag("full")
    @Tag("UPG-8")
    void aDownloadGoesOnThroughABrokenNetworkAndAKill() throws Exception {
        byte[] payload = SupervisedClient.build("1.0.1", "9f31c2e", 1_000_000);
        setting("max_upgrade_bandwidth", 128 * 1024);
        long before = network.answered();
        add("1.0.1", payload);
        await().atMost(PATIENCE).until(() -> client.fetched() > 300_000);
        network.breakAll();
        await().atMost(PATIENCE).until(() -> client.fetched() > 600_000);
        client.killProgram();
        awaitVersion("1.0.1");
        assertThat(item().status()).isEqualTo(Status.ONLINE);
        // What TLS, the frames and what was on its way take besides; from the beginning again it would be twice as
        // much.
        assertThat(network.answered() - before).isBetween((long) payload.length, payload.length * 14L / 10);
    }

    /** A command on the machine, and what it has written. */
    private static final class Written implements ChannelListener {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Channel channel;

        private Written(SessionConnection session, String command) {
            channel = session.open("shell", Map.of("command", command, "pty", "false"), this);
        }

        @Override
        public synchronized void data(byte[] bytes) {
            written.writeBytes(bytes);
            channel.consumed(bytes.length);
        }

        private synchronized String text() {
            return written.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void closed(@Nullable Integer code, @Nullable Fault fault) {
            if (code == null) {
                exitCode.completeExceptionally(new AssertionError(String.valueOf(fault)));
            } else {
                exitCode.complete(code);
            }
        }
    }
}
