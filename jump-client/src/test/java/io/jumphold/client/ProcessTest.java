package io.jumphold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.client.site.TestShell;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client as it is run: a process, a key in a file, signals, exit codes. */
@EnabledOnOs(OS.LINUX)
class ProcessTest {
    private static final int NORMAL = 1000;

    @TempDir
    Path temporary;

    private TestNode node;
    private Path folder;
    private Path keyFile;

    @BeforeEach
    void prepare() throws Exception {
        node = TestNode.listen();
        folder = temporary.resolve("client");
        keyFile = Files.writeString(temporary.resolve("key"), node.key().text() + "\n");
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    private ClientProcess run() throws IOException {
        return ClientProcess.start("run", "--dir", folder.toString(), "--key-file", keyFile.toString(), "--verbose");
    }

    @Test
    @Tag("ENR-6")
    void aClientKilledBeforeItsAnswerCameLeadsToTheSameEntry() throws Exception {
        node.reception(frame -> null);
        byte[] first;
        try (ClientProcess client = run()) {
            first = node.nextPeer().next(ClientFrame.Enrol.class).publicKey();
            client.kill();
        }
        node.reception(node::welcome);
        try (ClientProcess client = run()) {
            assertThat(node.nextPeer().next(ClientFrame.Enrol.class).publicKey())
                    .isEqualTo(first);
            client.awaitOutput("Attached to");
            client.kill();
        }
        try (ClientProcess client = run()) {
            assertThat(node.nextPeer().next(ClientFrame.Hello.class).clientId()).isEqualTo(1);
            client.awaitOutput("Attached to");
        }
        assertThat(node.entries()).isEqualTo(1);
    }

    @Test
    void aTerminatedClientSaysGoodbyeAndEndsWithZero() throws Exception {
        try (ClientProcess client = run()) {
            TestPeer peer = node.nextPeer();
            client.awaitOutput("Attached to");
            client.terminate();
            assertThat(peer.awaitClosed()).isEqualTo(NORMAL);
            assertThat(client.awaitExit()).isZero();
        }
    }

    @Test
    void aSecondClientInTheFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        try (ClientProcess first = run()) {
            first.awaitOutput("Attached to");
            try (ClientProcess second = run()) {
                assertThat(second.awaitExit()).isEqualTo(ExitCode.IN_USE.number());
                assertThat(second.output())
                        .contains("Another Jump Client runs in")
                        .contains("process " + first.pid());
            }
            try (ClientProcess status = ClientProcess.start("status", "--dir", folder.toString())) {
                assertThat(status.awaitExit()).isZero();
                assertThat(status.output())
                        .contains("Jump Client 1")
                        .contains("runs as process " + first.pid())
                        .containsPattern("version: +\\d+\\.\\d+\\.\\d+ \\(\\w+\\)");
            }
        }
    }

    @Test
    @Tag("PRES-7")
    void aClientDisabledByACommandStaysSoAfterKillUntilItIsEnabled() throws Exception {
        try (ClientProcess client = run()) {
            TestPeer peer = node.nextPeer();
            client.awaitOutput("Attached to");
            command("disable");
            assertThat(peer.next(ClientFrame.FactsChanged.class).facts().disabledBy())
                    .isEqualTo(DisabledBy.USER);
            assertThat(command("status")).contains("jumps:     disabled");
            assertThat(command("status", "--json"))
                    .contains("\"disabled_by\":\"user\"", "\"process\":" + client.pid(), "\"version\":\"");
            client.kill();
        }
        try (ClientProcess client = run()) {
            TestPeer peer = node.nextPeer();
            assertThat(peer.next(ClientFrame.Hello.class).facts().disabledBy()).isEqualTo(DisabledBy.USER);
            client.awaitOutput("Attached to");
            command("enable");
            assertThat(peer.next(ClientFrame.FactsChanged.class).facts().disabledBy())
                    .isNull();
            assertThat(command("disable", "--on-battery", "--on-metered")).contains("battery", "metered");
        }
    }

    private String command(String... words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--dir", folder.toString()));
        try (ClientProcess command = ClientProcess.start(arguments.toArray(String[]::new))) {
            assertThat(command.awaitExit()).as(command.output()).isZero();
            return command.output();
        }
    }

    @Test
    @Tag("UNI-1")
    @Tag("UNI-6")
    void anOrderToUninstallLeavesNothingBehindButWhatSomebodyMadeByHand() throws Exception {
        Path byHand = bootEntryMadeByHand();
        try (ClientProcess client = run()) {
            hearsOfIt(orderedToUninstall(client));
            assertThat(client.awaitExit()).isZero();
            assertThat(folder).doesNotExist();
            assertThat(client.output()).contains("set up by hand").contains("is left alone");
            assertThat(byHand).exists();
        }
    }

    @Test
    @Tag("UNI-7")
    void aMobileClientThatIsRemovedIsUnpinnedAndTheAppStaysAndCanBePinnedAgain() throws Exception {
        Path version = Files.createDirectories(folder.resolveSibling("app").resolve("versions/1.0.1"));
        folder = folder.resolveSibling("app");
        Files.writeString(folder.resolve(".jumphold-client"), "This folder belongs to a Jumphold Jump Client.\n\n");
        isKilledWhileItLeaves(runMobile());
        try (ClientProcess client = runMobile()) {
            TestPeer peer = node.nextPeer();
            hearsOfIt(peer);
            assertThat(client.awaitExit()).isZero();
            assertThat(client.output()).contains("Unpinned");
        }
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(version).isDirectory();
        try (ClientProcess client = ClientProcess.start("run", "--dir", folder.toString())) {
            assertThat(client.awaitExit()).isEqualTo(ExitCode.USAGE.number());
        }
        try (ClientProcess client = runMobile()) {
            hearsOfIt(orderedToUninstall(client));
            assertThat(client.awaitExit()).isZero();
        }
        assertThat(version).isDirectory();
    }

    private TestPeer orderedToUninstall(ClientProcess client) throws Exception {
        TestPeer peer = node.nextPeer();
        client.awaitOutput("Attached to");
        peer.send(new ServerFrame.Uninstall("removed"));
        return peer;
    }

    /** The site has removed it, and does not hear that it is done. */
    private void isKilledWhileItLeaves(ClientProcess started) throws Exception {
        try (ClientProcess client = started) {
            orderedToUninstall(client).next(ClientFrame.Uninstalled.class);
            client.kill();
        }
    }

    /** The site hears that it has left, and says so. */
    private static ClientFrame.Uninstalled hearsOfIt(TestPeer peer) throws Exception {
        ClientFrame.Uninstalled farewell = peer.next(ClientFrame.Uninstalled.class);
        peer.send(new ServerFrame.Ack(farewell.number()));
        return farewell;
    }

    private Path bootEntryMadeByHand() throws IOException {
        return Files.writeString(
                temporary.resolve("jumphold.service"),
                "[Service]\nExecStart=/opt/jumphold/supervisor run --dir " + folder);
    }

    private ClientProcess runMobile() throws IOException {
        return ClientProcess.start(
                Path.of(System.getProperty("java.home")),
                Map.of("JUMPHOLD_INSTALL_MODE", "mobile"),
                "run",
                "--dir",
                folder.toString(),
                "--key-file",
                keyFile.toString(),
                "--verbose");
    }

    @Test
    @Tag("INST-6")
    void aClientThatCouldNotAttachInTimeUninstallsItself() throws Exception {
        Path late = Files.writeString(
                temporary.resolve("late"), node.key(1_000, node.address()).text());
        node.reception(frame -> new ServerFrame.Refused(ErrorCode.INSTALLER_EXPIRED.fault()));
        try (ClientProcess client =
                ClientProcess.start("run", "--dir", folder.toString(), "--key-file", late.toString(), "--verbose")) {
            assertThat(client.awaitExit()).isEqualTo(ExitCode.INSTALLER_ENDED.number());
            assertThat(client.output()).contains("it uninstalls itself");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    @Tag("UNI-2")
    void aClientKilledWhileItLeftGoesOnLeaving() throws Exception {
        isKilledWhileItLeaves(run());
        try (ClientProcess client = run()) {
            TestPeer peer = node.nextPeer();
            assertThat(hearsOfIt(peer).ordered()).isTrue();
            assertThat(client.awaitExit()).isZero();
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    @Tag("UNI-3")
    @Tag("UNI-6")
    void anUninstallOnTheMachineStopsTheClientTellsTheSiteAndDeletesTheFiles() throws Exception {
        Path byHand = bootEntryMadeByHand();
        try (ClientProcess client = run()) {
            client.awaitOutput("Attached to");
            node.nextPeer();
            try (ClientProcess uninstall = ClientProcess.start("uninstall", "--dir", folder.toString())) {
                assertThat(client.awaitExit()).isZero();
                TestPeer peer = node.nextPeer();
                assertThat(hearsOfIt(peer).ordered()).isFalse();
                assertThat(uninstall.awaitExit()).isZero();
                assertThat(uninstall.output())
                        .contains("The site has been told")
                        .contains("has been deleted")
                        .contains("set up by hand")
                        .contains("is left alone");
            }
        }
        assertThat(folder).doesNotExist();
        assertThat(byHand).exists();
    }

    @Test
    @Tag("UNI-3")
    void anUninstallWithoutTheSiteDeletesTheFilesAndSaysSo() throws Exception {
        try (ClientProcess client = run()) {
            client.awaitOutput("Attached to");
            client.kill();
        }
        node.close();
        try (ClientProcess uninstall = ClientProcess.start("uninstall", "--dir", folder.toString())) {
            assertThat(uninstall.awaitExit()).isZero();
            assertThat(uninstall.output()).contains("could not be reached").contains("has been deleted");
        }
        assertThat(folder).doesNotExist();
    }

    static List<Path> everyJava() throws IOException {
        return Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"))),
                        ClientProcess.java(17).limit(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyJava")
    @Tag("SEC-5")
    void noSecretIsEverLoggedOrHandedToAShell(Path home) throws Exception {
        Map<String, String> environment = Map.of("JUMPHOLD_KEY", node.key().text());
        byte[] ticket = Keys.random(32);
        String said;
        byte[] rejoinTicket;
        try (ClientProcess client =
                ClientProcess.start(home, environment, "run", "--dir", folder.toString(), "--verbose")) {
            TestPeer attached = node.nextPeer();
            client.awaitOutput("Attached to");
            attached.send(new ServerFrame.OpenSession("s1", ticket, List.of(), 10_000));
            TestPeer session = node.nextPeer();
            session.next(ClientFrame.Join.class);
            rejoinTicket = session.rejoinTicket();
            TestShell shell = session.shell(Map.of("command", "env"));
            assertThat(shell.awaitEnd().exitCode()).isZero();
            said = shell.screen() + Files.readString(Path.of("/proc/" + client.pid() + "/cmdline"));
            attached.send(new byte[] {1, 2, 3});
            node.nextPeer();
            client.terminate();
            client.awaitExit();
            assertThat(client.output()).doesNotContain("WARNING:");
            said += client.output();
        }
        try (Stream<Path> logs = Files.list(folder.resolve("data"))) {
            for (Path log :
                    logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                said += Files.readString(log);
            }
        }
        assertThat(said).contains("Attached to").contains("Session s1");
        String privateKey =
                Files.readAllLines(folder.resolve("data/client.key")).get(1);
        assertThat(said).doesNotContain(TestNode.TOKEN, node.key().text(), privateKey);
        for (byte[] secret : List.of(ticket, rejoinTicket)) {
            assertThat(said).doesNotContain(forms(secret));
        }
    }

    private static List<String> forms(byte[] secret) {
        return List.of(
                HexFormat.of().formatHex(secret),
                HexFormat.ofDelimiter(", ").formatHex(secret),
                Base64.getEncoder().withoutPadding().encodeToString(secret),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                new String(secret, StandardCharsets.ISO_8859_1).lines().collect(Collectors.joining()));
    }

    @Test
    void whatCannotBeUnderstoodIsSaidPlainlyAndEndsWithTwo() throws Exception {
        Path noKey = Files.writeString(temporary.resolve("no-key"), "hello");
        for (String[] arguments : List.of(
                new String[] {"run"},
                new String[] {"run", "--dir"},
                new String[] {"--frobnicate"},
                new String[] {"uninstall", "--dir", folder.toString()},
                new String[] {"disable", "--dir", folder.toString()},
                new String[] {"status", "--dir", folder.toString(), "--on-battery"},
                new String[] {"disable", "--dir", folder.toString(), "--json"},
                new String[] {"run", "--dir", folder.toString(), "--key-file", "/does/not/exist"},
                new String[] {"run", "--dir", folder.toString(), "--key-file", noKey.toString()},
                new String[] {"run", "--dir", temporary.toString(), "--key-file", keyFile.toString()})) {
            try (ClientProcess client = ClientProcess.start(arguments)) {
                assertThat(client.awaitExit()).as(String.join(" ", arguments)).isEqualTo(ExitCode.USAGE.number());
                assertThat(client.output().lines()).hasSize(1).noneMatch(line -> line.contains("Exception"));
            }
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void helpAndVersionAreGiven() throws Exception {
        try (ClientProcess help = ClientProcess.start("--help");
                ClientProcess version = ClientProcess.start("--version")) {
            assertThat(help.awaitExit()).isZero();
            assertThat(help.output())
                    .contains("--key-file", "disable", "--on-battery", "JUMPHOLD_INSTALL_MODE", "Exit codes");
            assertThat(version.awaitExit()).isZero();
            assertThat(version.output()).matches("Jumphold Jump Client \\d+\\.\\d+\\.\\d+ \\(\\w+\\)\\R");
        }
    }
}
