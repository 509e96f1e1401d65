package io.jumphold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.client.site.TestRelease;
import io.jumphold.client.site.TestShell;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades for real: a supervisor, JVMs that come and go, versions that differ in what they say of themselves. */
@EnabledOnOs(OS.LINUX)
class UpgradeProcessTest {
    @TempDir
    Path temporary;

    private final TestRelease release = new TestRelease();
    private TestNode node;
    private Supervised install;
    private Path keyFile;

    @BeforeEach
    void prepare() throws Exception {
        node = TestNode.listen();
        keyFile = Files.writeString(
                temporary.resolve("key"), node.key(release.keys().getPublic()).text() + "\n");
        install = new Supervised(temporary).base("1.0.0", java(""));
    }

    @AfterEach
    void end() throws IOException {
        install.close();
        node.close();
    }

    /** Starts the program as it is shipped, with these classes before its own. */
    private static String java(String classes) throws IOException {
        String line =
                ClientProcess.command(Path.of(System.getProperty("java.home")), classes + ClientProcess.classPath())
                        .stream()
                        .map(word -> word.startsWith("$") ? "\"" + word + "\"" : "'" + word + "'")
                        .collect(Collectors.joining(" "));
        return "MALLOC_ARENA_MAX=1; export MALLOC_ARENA_MAX; exec " + line + " \"$@\"";
    }

    /** Another build of the client, which says so. */
    private static byte[] build(String version) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "jump-client",
                ("here=$(CDPATH='' cd -- \"$(dirname -- \"$0\")\" && pwd)\n" + java("$here/classes:") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        files.put(
                "classes/io/jumphold/client/build.properties",
                ("version=" + version + "\nrevision=other\n").getBytes(StandardCharsets.UTF_8));
        byte[] noise = new byte[500_000];
        new Random(1).nextBytes(noise);
        files.put("lib/noise.jar", noise);
        return TestRelease.zip(files);
    }

    private Process start() throws IOException {
        return install.start(
                20, "run", "--dir", install.folder().toString(), "--key-file", keyFile.toString(), "--verbose");
    }

    private ServerFrame.Upgrade order(String version, byte[] payload) {
        node.payloads().put(Keys.hashHex(payload), payload);
        return release.order(release.manifest(version, payload));
    }

    private HostFacts facts(TestPeer peer) throws InterruptedException {
        return peer.next(ClientFrame.Hello.class).facts();
    }

    private ClientFrame.UpgradeReport failed(TestPeer peer) throws InterruptedException {
        ClientFrame.UpgradeReport report = peer.next(ClientFrame.UpgradeReport.class);
        while (report.stage() != Stage.FAILED) {
            report = peer.next(ClientFrame.UpgradeReport.class);
        }
        return report;
    }

    private void awaitHealthy(String version) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> install.read("current").equals("version=" + version + "\nbefore=base\n"));
    }

    @Test
    @Tag("full")
    @Tag("UPG-6")
    @Tag("UPG-7")
    void aLiveClientBecomesANewVersionAndABrokenOneAfterItIsTakenBack() throws Exception {
        Process supervisor = start();
        TestPeer first = node.nextPeer();
        assertThat(first.next(ClientFrame.Enrol.class).facts().version()).isEqualTo("1.0.0");
        first.send(order("1.0.1", build("1.0.1")));

        TestPeer second = node.nextPeer();
        HostFacts facts = facts(second);
        assertThat(facts.version()).isEqualTo("1.0.1");
        assertThat(facts.revision()).isEqualTo("other");
        awaitHealthy("1.0.1");
        assertThat(supervisor.isAlive()).isTrue();
        aShellWorks(second);

        second.send(order("1.0.2", TestRelease.payload("echo broken >&2; exit 42", 100)));
        TestPeer third = node.nextPeer();
        assertThat(facts(third).version()).isEqualTo("1.0.1");
        ClientFrame.UpgradeReport report = failed(third);
        assertThat(report.version()).isEqualTo("1.0.2");
        assertThat(Objects.requireNonNull(report.fault()).is(ErrorCode.UPGRADE_FAILED))
                .isTrue();
        assertThat(report.fault().message()).contains("exit code 42").contains("1.0.1 was started again");
        third.send(new ServerFrame.Ack(report.number()));
        await().until(() -> install.read("data/upgrade.failed").isEmpty());

        // And the same version again, mended.
        third.send(order("1.0.2", build("1.0.2")));
        assertThat(facts(node.nextPeer()).version()).isEqualTo("1.0.2");

        supervisor.destroy();
        assertThat(Supervised.exitCode(supervisor)).isZero();
    }

    /** Its own programs are not started with ctrl-C ignored, as the supervisor's are. */
    private void aShellWorks(TestPeer attached) throws Exception {
        for (Map<String, String> parameters : List.of(
                Map.of("command", "grep SigIgn /proc/self/status; echo $JUMPHOLD_SUPERVISOR."),
                Map.of("command", "grep SigIgn /proc/self/status; echo $JUMPHOLD_SUPERVISOR.", "pty", "false"))) {
            attached.send(new ServerFrame.OpenSession("s" + parameters.size(), Keys.random(32), List.of(), 10_000));
            TestPeer session = node.nextPeer();
            session.next(ClientFrame.Join.class);
            TestShell shell = session.shell(parameters);
            assertThat(shell.awaitEnd().exitCode()).isZero();
            String ignored = shell.screen().replaceAll("(?s).*SigIgn:\\s*([0-9a-f]+).*", "$1");
            assertThat(Long.parseLong(ignored, 16) & 0b110).as(shell.screen()).isZero();
            assertThat(shell.screen().strip()).endsWith("\n.");
            attached.send(new ServerFrame.CancelSession("s" + parameters.size(), null));
        }
    }

    @Test
    @Tag("UNI-1")
    void anUninstallEndsTheSupervisorToo() throws Exception {
        Process supervisor = start();
        TestPeer peer = node.nextPeer();
        peer.next(ClientFrame.Enrol.class);
        peer.send(new ServerFrame.Uninstall("removed"));
        peer.send(new ServerFrame.Ack(peer.next(ClientFrame.Uninstalled.class).number()));
        assertThat(Supervised.exitCode(supervisor)).isZero();
        assertThat(install.folder()).doesNotExist();
    }

    @Test
    @Tag("UNI-3")
    void anUninstallOnTheMachineEndsTheSupervisorToo() throws Exception {
        Process supervisor = start();
        TestPeer peer = node.nextPeer();
        peer.next(ClientFrame.Enrol.class);
        await().until(() -> install.read("data/membership.properties").contains("client_id"));
        Process uninstall = install.start("uninstall", "--dir", install.folder().toString());
        assertThat(Supervised.exitCode(supervisor)).isZero();
        assertThat(Supervised.exitCode(uninstall)).as(install.output()).isZero();
        assertThat(install.folder()).doesNotExist();
    }

    /** As when a machine's services are restarted at a bad moment: the client does not even know yet that it has lost its supervisor. */
    @Test
    @Tag("UPG-7")
    void whoLosesItsSupervisorBeforeItHasStartedIsTakenOver() throws Exception {
        Process first = start();
        install.awaitStarts(1);
        List<ProcessHandle> programs = first.descendants().toList();
        first.destroyForcibly().waitFor();
        node.nextPeer().next(ClientFrame.Enrol.class);
        assertThat(programs).anyMatch(ProcessHandle::isAlive);

        Process second = start();
        node.nextPeer().next(ClientFrame.Hello.class);
        assertThat(programs).noneMatch(ProcessHandle::isAlive);
        assertThat(second.isAlive()).isTrue();
    }

    /**
     * Kills the program, the supervisor, or both, again and again at any moment from the order to the end, starts the supervisor again as a machine's boot
     * would, and orders again whenever the client attaches, as a site does. It always comes back, and in the end as the new version.
     */
    @Test
    @Tag("full")
    @Tag("UPG-7")
    @Tag("UPG-8")
    void killedAtAnyMomentItComesBack() throws Exception {
        node.order(order("1.0.1", build("1.0.1")));
        // They mostly wait.
        try (ExecutorService machines = Executors.newFixedThreadPool(3)) {
            List<Future<?>> rounds = new ArrayList<>();
            for (int round = 0; round < 12; round++) {
                Random random = new Random(round);
                Path own = Files.createDirectories(temporary.resolve("round" + round));
                rounds.add(machines.submit(() -> {
                    try (Supervised victim = new Supervised(own).base("1.0.0", java(""))) {
                        comesBack(victim, random);
                    }
                    return null;
                }));
            }
            for (Future<?> round : rounds) {
                round.get();
            }
        }
    }

    private void comesBack(Supervised victim, Random random) throws Exception {
        String[] arguments = {"run", "--dir", victim.folder().toString(), "--key-file", keyFile.toString()};
        Process supervisor = victim.start(60, arguments);
        for (int kills = 0; kills < 3; kills++) {
            supervisor.waitFor(random.nextInt(4_000) + 500, TimeUnit.MILLISECONDS);
            List<ProcessHandle> programs = supervisor.descendants().toList();
            int which = random.nextInt(3);
            if (which != 1) {
                programs.forEach(ProcessHandle::destroyForcibly);
            }
            if (which != 0) {
                supervisor.destroyForcibly().waitFor();
                supervisor = victim.start(60, arguments);
            }
        }
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(victim.read("current"))
                        .as("What it says: %s", victim.output())
                        .isEqualTo("version=1.0.1\nbefore=base\n"));
        assertThat(supervisor.isAlive()).isTrue();
        assertThat(victim.folder().resolve("versions/1.0.1/jump-client")).exists();
    }
}
