package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jumphold.client.host.Surroundings;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import io.jumphold.testing.session.RealClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real node, and real Jump Clients that are there for one user of their machine. Nobody beats here: what is seen is seen at once. */
@Timeout(180)
class UserModeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String WHEN = "[2026-11-22T12:00:00,000000+00:00]";

    @TempDir
    Path folder;

    private TestNode node;
    private TestApi admin;
    private InstallerKey key;

    @BeforeEach
    void start() {
        node = TestNode.start(folder.resolve("node"));
        admin = node.administrator();
        key = admin.installer();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    @Tag("PRES-6")
    void aUsersClientIsOnlineWhileThatUserIsLoggedInAndAServiceAlways() throws Exception {
        AtomicReference<String> loggedIn = new AtomicReference<>(RealClient.USER);
        Surroundings machine = new LogIns(loggedIn);
        try (RealClient users = new RealClient(
                        folder.resolve("user"), key, () -> ScriptedClient.facts("laptop"), InstallMode.USER, machine);
                RealClient service = new RealClient(
                        folder.resolve("service"),
                        key,
                        () -> ScriptedClient.facts("server"),
                        InstallMode.SERVICE,
                        machine)) {
            assertThat(List.of(users.sessions(), service.sessions())).containsOnly(0);
            online(PATIENCE, "laptop", "server");

            loggedIn.set("grace");
            online(SOON, "server");
            assertThat(admin.items("?q=laptop").items())
                    .extracting(JumpItems.Item::status)
                    .containsExactly(Status.OFFLINE);

            loggedIn.set(RealClient.USER);
            online(SOON, "laptop", "server");
        }
    }

    /** Its own reader, over records of the system's own tool; only where they lie is not the machine's own place. */
    @Test
    @Tag("PRES-6")
    @Tag("PRES-3")
    void aRealProcessFollowsTheMachinesOwnRecordOfLogIns() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        if (!canShow(run)) {
            System.out.println("UserModeTest: no mount namespaces or no utmpdump here, so no process saw real records");
            abort("No mount namespaces, or no utmpdump");
        }
        loggedIn(run, true);
        Path keyFile = Files.writeString(folder.resolve("key"), key.text());
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(NodeProcess.asHere());
        command.addAll(List.of(
                "io.jumphold.client.Main",
                "run",
                "--dir",
                folder.resolve("client").toString(),
                "--key-file",
                keyFile.toString()));
        ProcessBuilder builder = new ProcessBuilder(inside(run, command.toArray(String[]::new)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("client.log").toFile());
        builder.environment().put("JUMPHOLD_INSTALL_MODE", "user");
        Process client = builder.start();
        try {
            await().atMost(PATIENCE)
                    .until(() -> admin.items("?status=online").items().size() == 1);
            JumpItems.Item item = admin.items("").items().getFirst();
            assertThat(item.installMode()).isEqualTo(InstallMode.USER);
            assertThat(admin.details(item.id()).item().installMode()).isEqualTo(InstallMode.USER);
            assertThat(admin.details(item.id()).users()).containsExactly(System.getProperty("user.name"));

            loggedIn(run, false);
            await().atMost(SOON).until(() -> admin.details(item.id()).item().status() == Status.OFFLINE);
            assertThat(client.isAlive()).isTrue();

            loggedIn(run, true);
            await().atMost(SOON).until(() -> admin.details(item.id()).item().status() == Status.ONLINE);
        } finally {
            client.destroy();
            assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void online(Duration within, String... names) {
        await().atMost(within)
                .untilAsserted(() -> assertThat(admin.items("?status=online").items())
                        .extracting(JumpItems.Item::hostName)
                        .containsExactlyInAnyOrder(names));
    }

    private static boolean canShow(Path run) throws InterruptedException {
        try {
            return new ProcessBuilder(inside(run, "utmpdump", "--version"))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }

    /** The command where {@code /run} is this folder. */
    private static List<String> inside(Path run, String... command) {
        List<String> whole = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$1\" /run 2>/dev/null || exit 9; shift; exec \"$@\"",
                "sh",
                run.toString()));
        whole.addAll(List.of(command));
        return whole;
    }

    /** utmp as it stands while this process's user is logged in, and afterwards. */
    private void loggedIn(Path run, boolean now) throws IOException, InterruptedException {
        Path made = folder.resolve("utmp");
        Process tool = new ProcessBuilder("utmpdump", "-r")
                .redirectOutput(made.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = tool.getOutputStream()) {
            String text = record(2, "reboot", "~") + record(now ? 7 : 8, System.getProperty("user.name"), "pts/0");
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(tool.waitFor()).isZero();
        Files.move(made, run.resolve("utmp"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String record(int type, String user, String line) {
        return "[%d] [04711] [ts/0] [%-8s] [%-12s] [%-20s] [%-15s] %s%n"
                .formatted(type, user, line, "", "0.0.0.0", WHEN);
    }

    /** A machine that tells of log-ins alone. */
    private record LogIns(AtomicReference<String> user) implements Surroundings {
        @Override
        public boolean isLoggedIn(String name) {
            return user.get().equals(name);
        }

        @Override
        public Optional<Boolean> isOnBattery() {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> isOnMeteredNetwork() {
            return Optional.empty();
        }
    }
}
