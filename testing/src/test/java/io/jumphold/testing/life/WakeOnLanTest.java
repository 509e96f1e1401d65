package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.network.Lan;
import io.jumphold.testing.node.FreePort;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import io.jumphold.testing.session.RealClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real node, a real Jump Client that helps, a machine that sleeps, and what comes to its network card. */
@Timeout(180)
class WakeOnLanTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "0a:1b:2c:3d:4e:ff";
    private static final String PASSWORD_BYTES = "0a1b2c3d4eff";

    @TempDir
    Path folder;

    /** The machine and the one that wakes it are two network namespaces on one network, and this one is their gateway. */
    @Test
    @Tag("WOL-1")
    @Tag("WOL-2")
    @Tag("WOL-3")
    @Tag("WOL-5")
    @Tag("WOL-6")
    void aMachineOnAnotherNetworkIsWokenByItsNeighbour() throws Exception {
        try (Lan lan = opened()) {
            Lan.Host neighbour = lan.machine();
            Lan.Host sleeper = lan.machine();
            int port = FreePort.find();
            try (TestNode node = TestNode.start(
                    folder.resolve("node"),
                    "jumphold.front.host = \"0.0.0.0\"",
                    "jumphold.front.port = " + port,
                    "jumphold.front.addresses = [\"" + lan.gateway() + ":" + port + "\"]")) {
                TestApi admin = node.administrator();
                InstallerKey key = admin.installer();
                Path keyFile = Files.writeString(folder.resolve("key"), key.text());
                Process client = neighbour
                        .program(java(
                                "io.jumphold.client.Main",
                                "run",
                                "--dir",
                                folder.resolve("client").toString(),
                                "--key-file",
                                keyFile.toString()))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("client.log").toFile())
                        .start();
                Process ear = sleeper.program(java(Ear.class.getName()))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
                try (Fleet fleet = new Fleet(key, 1)) {
                    BlockingQueue<String> heard = lines(ear);
                    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(Ear.LISTENS);
                    JumpItems.Details helps = online(admin);
                    assertThat(helps.gateway()).isEqualTo(new Gateway(lan.gateway(), lan.gatewayMac()));
                    wokenBy(helps, new NetworkCard("eth0", sleeper.mac(), List.of()), fleet, admin, heard);
                } finally {
                    ear.destroyForcibly().waitFor();
                    client.destroyForcibly().waitFor();
                }
            }
        }
        thePasswordIsNowhere();
        System.out.println("WakeOnLanTest ran across network namespaces");
    }

    /** In no log and no database, of the node or of the client that used it. */
    private void thePasswordIsNowhere() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(PASSWORD, PASSWORD_BYTES);
            }
        }
    }

    /** The same on the loopback interface, which is a network, too. */
    @Test
    @Tag("WOL-1")
    @Tag("WOL-2")
    @Tag("WOL-3")
    @Tag("WOL-5")
    @Tag("WOL-6")
    void aMachineIsWokenOverTheLoopbackInterface() throws Exception {
        Gateway loopback = new Gateway("127.0.0.1", "02:00:5e:00:53:01");
        try (DatagramSocket ear = ear();
                TestNode node = TestNode.start(folder.resolve("node"))) {
            TestApi admin = node.administrator();
            InstallerKey key = admin.installer();
            try (RealClient neighbour = new RealClient(
                            folder.resolve("client"),
                            key,
                            () -> behind(loopback, ScriptedClient.facts("neighbour"), List.of()));
                    Fleet fleet = new Fleet(key, 1)) {
                BlockingQueue<String> heard = new LinkedBlockingQueue<>();
                Thread.ofVirtual().start(() -> listen(ear, heard));
                NetworkCard card = new NetworkCard("eth0", "02:00:5e:00:53:07", List.of());
                wokenBy(online(admin), card, fleet, admin, heard);
                assertThat(neighbour.sessions()).isZero();
            }
        }
        System.out.println("WakeOnLanTest ran over the loopback interface");
    }

    @Test
    @Tag("WOL-6")
    void aWaitIsAnsweredThoughNothingElseMayTakeSoLong() {
        try (TestNode node = TestNode.start(
                folder.resolve("node"), "jumphold.http.patience = 4s", "jumphold.front.http.idle = 4s")) {
            TestApi admin = node.administrator();
            try (Fleet fleet = node.fleet(admin)) {
                ScriptedClient neighbour = fleet.client("neighbour");
                ScriptedClient sleeper = fleet.client("sleeper");
                neighbour.attach().orTimeout(20, TimeUnit.SECONDS).join();
                sleeper.attach().orTimeout(20, TimeUnit.SECONDS).join();
                shows(admin, neighbour, Status.ONLINE);
                sleeper.close();
                shows(admin, sleeper, Status.OFFLINE);

                assertThat(admin.post(wake(sleeper), new JumpItems.Wake(null, 10), JumpItems.Woken.class))
                        .isEqualTo(new JumpItems.Woken(sleeper.clientId(), 1, false));
            }
        }
    }

    /** Until the list has heard of it. */
    private static void shows(TestApi admin, ScriptedClient client, Status status) {
        String query = "?status=" + status.name().toLowerCase(Locale.ROOT);
        await().atMost(SOON)
                .until(() -> admin.items(query).items().stream().anyMatch(item -> item.id() == client.clientId()));
    }

    private static void wokenBy(
            JumpItems.Details helps, NetworkCard card, Fleet fleet, TestApi admin, BlockingQueue<String> heard)
            throws Exception {
        ScriptedClient sleeper = fleet.client("sleeper");
        ScriptedClient stranger = fleet.client("stranger");
        sleeper.facts(behind(helps.gateway(), sleeper.facts(), List.of(card)));
        // The same addresses, but another network.
        stranger.facts(
                behind(new Gateway(helps.gateway().address(), "02:00:5e:00:53:99"), stranger.facts(), List.of()));
        stranger.attach().orTimeout(20, TimeUnit.SECONDS).join();
        sleeper.attach().orTimeout(20, TimeUnit.SECONDS).join();
        shows(admin, sleeper, Status.ONLINE);
        assertThat(refusal(admin, sleeper)).isEqualTo("client_online");
        sleeper.close();
        shows(admin, sleeper, Status.OFFLINE);
        admin.put("/settings", Map.of("allow_wake", false), SiteSettings.class);
        assertThat(refusal(admin, sleeper)).isEqualTo("wake_disabled");
        admin.put("/settings", Map.of("allow_wake", true), SiteSettings.class);

        CompletableFuture<JumpItems.Woken> waking = CompletableFuture.supplyAsync(
                () -> admin.post(wake(sleeper), new JumpItems.Wake(PASSWORD, 30), JumpItems.Woken.class));
        String mac = card.mac().replace(":", "");
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("f".repeat(12) + mac.repeat(16) + PASSWORD_BYTES);
        assertThat(waking).isNotDone();
        sleeper.attach().orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(waking.get(30, TimeUnit.SECONDS)).isEqualTo(new JumpItems.Woken(sleeper.clientId(), 1, true));

        assertThat(heard).isEmpty();
        assertThat(stranger.frames()).isEmpty();
        sleeper.close();
        await().atMost(SOON).until(() -> !refusal(admin, sleeper).equals("client_online"));
        assertThat(refusal(admin, sleeper)).isEqualTo("wake_cooldown");
        assertThat(admin.page(wake(sleeper).replace("/wake", "/history"), JumpItems.HistoryEntry.class)
                        .items())
                .anySatisfy(entry -> {
                    assertThat(entry.what()).isEqualTo("wake_tried");
                    assertThat(entry.detail())
                            .isEqualTo("by " + TestNode.ADMINISTRATOR + ", through client "
                                    + helps.item().id());
                });
        assertThat(admin.page("/audit", Operations.AuditEntry.class).items())
                .filteredOn(entry -> entry.what().equals("wake_asked"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.after())
                        .isEqualTo("{\"asked_clients\":[" + helps.item().id() + "],\"secure_on\":true}"));
    }

    private static JumpItems.Details online(TestApi admin) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !admin.items("?status=online").items().isEmpty());
        JumpItems.Item item = admin.items("?status=online").items().getFirst();
        return admin.details(item.id());
    }

    private static String wake(ScriptedClient client) {
        return "/jump-items/" + client.clientId() + "/wake";
    }

    private static String refusal(TestApi admin, ScriptedClient client) {
        var refused = catchThrowableOfType(
                TestApi.Refused.class,
                () -> admin.post(wake(client), new JumpItems.Wake(null, null), JumpItems.Woken.class));
        return Objects.requireNonNull(refused).problem().code();
    }

    private static HostFacts behind(Gateway gateway, HostFacts from, List<NetworkCard> cards) {
        return new HostFacts(
                from.hostName(),
                from.fqdn(),
                from.domain(),
                from.workgroup(),
                from.os(),
                from.privateAddresses(),
                gateway,
                cards,
                from.users(),
                from.consoleUser(),
                from.installMode(),
                from.version(),
                from.revision(),
                "",
                null);
    }

    private static Lan opened() {
        try {
            return Lan.open();
        } catch (UncheckedIOException e) {
            System.out.println("WakeOnLanTest: no network namespaces here: " + e.getMessage());
            return abort("No network namespaces: " + e.getMessage());
        }
    }

    private static DatagramSocket ear() throws IOException {
        try {
            return new DatagramSocket(9);
        } catch (BindException e) {
            System.out.println("WakeOnLanTest: port 9 cannot be had here: " + e.getMessage());
            return abort("Port 9 cannot be had: " + e.getMessage());
        }
    }

    private static List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(NodeProcess.asHere());
        command.add(main);
        command.addAll(List.of(arguments));
        return command;
    }

    private static BlockingQueue<String> lines(Process process) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("ended: " + e);
            }
        });
        return lines;
    }

    private static void listen(DatagramSocket ear, BlockingQueue<String> heard) {
        try {
            while (true) {
                heard.add(Ear.next(ear));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
