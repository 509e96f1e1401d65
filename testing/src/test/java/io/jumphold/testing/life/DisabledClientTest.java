package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.jumphold.cli.api.Http;
import io.jumphold.cli.jump.SessionConnection;
import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Problem;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestFeed;
import io.jumphold.testing.node.TestNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real node, and a real Jump Client whose user lets nobody in for a while. */
@Timeout(180)
class DisabledClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private TestNode node;
    private TestApi admin;

    @Test
    @Tag("PRES-7")
    @Tag("PRES-2")
    void aDisabledClientStaysInTheListAndRefusesJumpsUntilItIsEnabled() throws Exception {
        node = TestNode.start(folder.resolve("node"));
        admin = node.administrator();
        InstallerKey key = admin.installer();
        Path keyFile = Files.writeString(folder.resolve("key"), key.text());
        Process client = client("run", "--key-file", keyFile.toString());
        try (TestFeed feed = admin.live()) {
            await().atMost(PATIENCE)
                    .until(() -> admin.items("?status=online").items().size() == 1);
            int id = admin.items("").items().getFirst().id();
            Sessions.Started started = jump(id);
            String before = started.session().id();
            try (SessionConnection session = connection(key, started)) {
                await().atMost(PATIENCE).until(() -> state(before) == Sessions.State.RUNNING);

                by("disable");
                await().atMost(SOON).untilAsserted(() -> {
                    shows(admin.items("").items().getFirst(), true);
                    shows(details(id), true);
                    assertThat(feed.line(id)).hasValueSatisfying(line -> shows(line, true));
                });
                Problem refusal = refusal(id);
                assertThat(refusal.code()).isEqualTo("client_disabled");
                assertThat(refusal.status()).isEqualTo(409);
                CompletableFuture<Integer> exitCode = new CompletableFuture<>();
                session.open("shell", Map.of("command", "exit 7", "pty", "false"), new Exit(exitCode));
                assertThat(exitCode.get(30, TimeUnit.SECONDS)).isEqualTo(7);
                assertThat(state(before)).isEqualTo(Sessions.State.RUNNING);

                by("enable");
                await().atMost(SOON).untilAsserted(() -> {
                    shows(admin.items("").items().getFirst(), false);
                    assertThat(feed.line(id)).hasValueSatisfying(line -> shows(line, false));
                });
                assertThat(jump(id).session().jumpItemId()).isEqualTo(id);
            }

            by("disable");
            await().atMost(SOON).untilAsserted(() -> shows(details(id), true));
            admin.delete("/jump-items/" + id);
            assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.exitValue()).isZero();
            assertThat(folder.resolve("client")).doesNotExist();
        } finally {
            client.destroyForcibly().waitFor();
            node.close();
        }
    }

    private static void shows(JumpItems.Item item, boolean disabled) {
        assertThat(item.flags().disabled()).isEqualTo(disabled);
        assertThat(item.status()).isEqualTo(Status.ONLINE);
    }

    private JumpItems.Item details(int id) {
        return admin.details(id).item();
    }

    private Sessions.Started jump(int id) {
        return admin.post("/jump-items/" + id + "/jump", Map.of(), Sessions.Started.class);
    }

    private Problem refusal(int id) {
        return catchThrowableOfType(TestApi.Refused.class, () -> jump(id)).problem();
    }

    private SessionConnection connection(InstallerKey key, Sessions.Started started) throws InterruptedException {
        Site site = new Site(
                URI.create("https://" + node.address()),
                new Pin(key.authorities().getFirst()));
        return SessionConnection.open(new Http(site, Http.Listener.NONE), started);
    }

    private Sessions.State state(String id) {
        return admin.get("/sessions/" + id, Sessions.Session.class).state();
    }

    /** Done when the command has ended. */
    private void by(String command) throws Exception {
        Process process = client(command);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Process client(String command, String... words) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(NodeProcess.asHere());
        line.addAll(List.of(
                "io.jumphold.client.Main",
                command,
                "--dir",
                folder.resolve("client").toString()));
        line.addAll(List.of(words));
        return new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command + ".log").toFile())
                .start();
    }

    /** Of a command that runs there. */
    private record Exit(CompletableFuture<Integer> code) implements ChannelListener {
        @Override
        public void data(byte[] bytes) {
            // It writes nothing.
        }

        @Override
        public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
            code.complete(exitCode);
        }
    }
}
