package io.jumphold.testing.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.client.ScriptedPipe;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that logs everything does the main job; then what it wrote is searched for each secret that passed through it. */
@Tag("SEC-5")
class SecretsTest {
    private static final String WRONG_PASSWORD = "a wrong password that somebody typed";

    @TempDir
    Path folder;

    private final Map<String, byte[]> secrets = new LinkedHashMap<>();

    @Test
    void noSecretIsInALogOrInPlainTextInTheDatabase() throws Exception {
        try (NodeProcess node = NodeProcess.start(
                folder.resolve("node"),
                0,
                "pekko.loglevel=DEBUG",
                "logback.configurationFile="
                        + Path.of(SecretsTest.class
                                .getResource("/logback-everything.xml")
                                .toURI()))) {
            mainJob(node);
            assertThat(node.stop()).isIn(0, 143);
        }
        Path node = folder.resolve("node");
        Path log = node.resolve("logs/everything.log");
        assertThat(Files.readString(log)).contains("DEBUG", "io.jumphold");
        List<Path> written;
        try (Stream<Path> database = Files.walk(node.resolve("database"))) {
            written = Stream.concat(Stream.of(log), database.filter(Files::isRegularFile))
                    .toList();
        }
        assertThat(written)
                .as("what is no secret is found")
                .anySatisfy(file -> assertThat(text(file)).contains("vault"));
        for (Path file : written) {
            String content = text(file);
            secrets.forEach((name, secret) -> forms(secret)
                    .forEach(form -> assertThat(content.contains(form))
                            .as("%s in %s", name, file.getFileName())
                            .isFalse()));
        }
    }

    private void mainJob(NodeProcess node) throws Exception {
        String link = node.setUpLink().orElseThrow();
        secret("the set-up secret", TestApi.setUpSecret(link));
        secret("the password", TestNode.PASSWORD);
        secret("the wrong password", WRONG_PASSWORD);
        secret("the first token", node.api().setUp(link).token());
        assertThatThrownBy(() -> node.api().signIn(TestNode.ADMINISTRATOR, WRONG_PASSWORD))
                .isInstanceOf(TestApi.Refused.class);
        String token = node.api()
                .post(
                        "/sign-in",
                        new Accounts.SignIn(TestNode.ADMINISTRATOR, TestNode.PASSWORD),
                        Accounts.SignedIn.class)
                .token();
        secret("the token", token);
        TestApi admin = node.api().withToken(token);
        secret(
                "the API account's secret",
                admin.post(
                                "/api-accounts",
                                new Accounts.NewApiAccount("script", List.of("jump_items:read")),
                                Accounts.CreatedApiAccount.class)
                        .clientSecret());
        InstallerKey key = admin.installer();
        secret("the installer's key", key.text());
        secret("the installer's token", key.token());
        try (Fleet fleet = new Fleet(key, 2)) {
            jump(fleet, admin, node.url());
            wake(fleet, admin);
        }
    }

    private void jump(Fleet fleet, TestApi admin, String url) throws Exception {
        ScriptedClient machine = fleet.client("vault");
        machine.attach().orTimeout(20, TimeUnit.SECONDS).join();
        await().until(() -> !admin.items("?q=vault").items().isEmpty());
        secrets.put("the machine's private key", machine.keys().getPrivate().getEncoded());
        var starting = CompletableFuture.supplyAsync(
                () -> admin.post("/jump-items/" + machine.clientId() + "/jump", Map.of(), Sessions.Started.class));
        var order = (ServerFrame.OpenSession) machine.frames().poll(10, TimeUnit.SECONDS);
        secrets.put("the machine's ticket", order.ticket());
        ScriptedPipe there = machine.join(order).orTimeout(10, TimeUnit.SECONDS).join();
        Sessions.Started started = starting.orTimeout(10, TimeUnit.SECONDS).join();
        byte[] ticket = Base64.getUrlDecoder().decode(started.ticket());
        secrets.put("the representative's ticket", ticket);
        ScriptedPipe here = ScriptedPipe.join(
                        fleet, URI.create(url).getAuthority(), started.session().id(), ticket, null)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        secret("what was typed", "what a representative types into a shell");
        here.write(secrets.get("what was typed"));
        assertThat(there.frames().poll(10, TimeUnit.SECONDS)).isEqualTo(secrets.get("what was typed"));
        here.leave();
        there.end().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void wake(Fleet fleet, TestApi admin) throws Exception {
        String written = "c0:ff:ee:15:90:0d";
        secret("the SecureOn password", written);
        secrets.put("the SecureOn password's bytes", HexFormat.ofDelimiter(":").parseHex(written));
        ScriptedClient sleeper = fleet.client("sleeper");
        ScriptedClient neighbour = fleet.client("neighbour");
        sleeper.attach().orTimeout(20, TimeUnit.SECONDS).join();
        neighbour.attach().orTimeout(20, TimeUnit.SECONDS).join();
        sleeper.close();
        await().until(() -> admin.items("?q=sleeper&status=offline").items().size() == 1);
        admin.post(
                "/jump-items/" + sleeper.clientId() + "/wake",
                new JumpItems.Wake(written, null),
                JumpItems.Woken.class);
        var order = (ServerFrame.Wake) neighbour.frames().poll(10, TimeUnit.SECONDS);
        assertThat(order.secureOn()).isEqualTo(secrets.get("the SecureOn password's bytes"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void secret(String name, String value) {
        secrets.put(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** As text, and as the bytes of a binary secret are usually written. */
    private static List<String> forms(byte[] secret) {
        return List.of(
                new String(secret, StandardCharsets.ISO_8859_1),
                HexFormat.of().formatHex(secret),
                Base64.getEncoder().encodeToString(secret),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }
}
