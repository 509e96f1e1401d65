package io.jumphold.testing.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import io.jumphold.testing.session.RealClient;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes, and what real Jump Clients tell them of this machine. */
@Timeout(180)
@Tag("full")
class StatisticsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Percentage FIVE = Percentage.withPercentage(5);

    @TempDir
    Path folder;

    @Test
    @Tag("STAT-1")
    @Tag("STAT-2")
    @Tag("STAT-3")
    void aRealClientTellsWhatWasChosenAndFollowsAChange() throws Exception {
        try (TestNode node = TestNode.start(folder.resolve("node"))) {
            TestApi admin = node.administrator();
            choose(admin, "cpu", "console_user", "disk", "uptime");
            HostFacts manned = manned(ScriptedClient.facts("manned"));
            try (RealClient client = new RealClient(folder.resolve("client"), admin.installer(), () -> manned)) {
                int id = online(admin, 1).getFirst().id();
                JumpItems.Statistics first = told(admin, id, statistics -> true);
                long revision = first.at().toEpochMilli();

                assertThat(first.cpuPercent()).isNotNull().isBetween(0.0, 100.0);
                assertThat(first.uptimeSeconds().doubleValue()).isCloseTo(uptime(), FIVE);
                Disk root = Objects.requireNonNull(first.disks()).stream()
                        .filter(disk -> disk.mount().equals("/"))
                        .findFirst()
                        .orElseThrow();
                FileStore store = Files.getFileStore(Path.of("/"));
                assertThat(root.total()).isCloseTo(store.getTotalSpace(), FIVE);
                assertThat(root.free()).isCloseTo(store.getUsableSpace(), FIVE);
                assertThat(first.consoleUser()).isEqualTo("ada");
                assertThat(first.thumbnail()).isNull();
                assertThat(client.sessions()).isZero();
                await().atMost(SOON).until(() -> consoleUser(admin, id).equals("ada"));
                long history = history(admin, id);

                choose(admin, "uptime");
                JumpItems.Statistics later = told(admin, id, statistics -> statistics.cpuPercent() == null);

                assertThat(later.at().toEpochMilli()).isGreaterThan(revision);
                assertThat(later.uptimeSeconds()).isNotNull();
                assertThat(later.disks()).isNull();
                assertThat(later.consoleUser()).isNull();
                // The fact goes from the list, too, and that alone was written down.
                await().atMost(SOON).until(() -> consoleUser(admin, id).isEmpty());
                assertThat(history(admin, id) - history).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    @Tag("STAT-2")
    void aChangeReachesAttachedMachinesWithinFiveSeconds() throws Exception {
        try (TestNode node = TestNode.start(folder.resolve("node"))) {
            TestApi admin = node.administrator();
            try (Fleet fleet = node.fleet(admin)) {
                ScriptedClient machine = fleet.client("machine");
                machine.attach().orTimeout(20, TimeUnit.SECONDS).join();
                await().atMost(SOON)
                        .until(() -> machine.statisticsWanted().choice().contains("cpu"));

                admin.put(
                        "/settings",
                        Map.of(
                                "statistics",
                                List.of("thumbnail"),
                                "statistics_interval",
                                3_600,
                                "use_screen_state",
                                false),
                        SiteSettings.class);

                await().atMost(Duration.ofSeconds(5))
                        .until(() -> machine.statisticsWanted()
                                .equals(new ServerFrame.StatisticsWanted(List.of("thumbnail"), 3_600_000)));
                assertThat(machine.frames()).isEmpty();
            }
        }
    }

    @Test
    @Tag("STAT-1")
    @Tag("STAT-3")
    void aScreenIsSeenInSmallAndWhereThereIsNoneThereIsNoPicture() throws Exception {
        Screen.whyNone().ifPresent(why -> {
            System.out.println("StatisticsTest: no picture of a screen was taken: " + why);
            abort(why);
        });
        try (Screen screen = Screen.open();
                TestNode node = TestNode.start(folder.resolve("node"))) {
            TestApi admin = node.administrator();
            choose(admin, "thumbnail", "uptime");
            Path key =
                    Files.writeString(folder.resolve("key"), admin.installer().text());
            Process seeing = client("seeing", key, Map.of("DISPLAY", screen.display()));
            try {
                int seen = online(admin, 1).getFirst().id();
                Process blind = client("blind", key, Map.of());
                try {
                    int unseen = online(admin, 2).stream()
                            .map(JumpItems.Item::id)
                            .filter(id -> id != seen)
                            .findFirst()
                            .orElseThrow();

                    JumpItems.Thumbnail picture =
                            Objects.requireNonNull(told(admin, seen, statistics -> statistics.thumbnail() != null)
                                    .thumbnail());
                    assertThat(picture.type()).isEqualTo("image/jpeg");
                    assertThat(picture.bytes()).hasSizeLessThanOrEqualTo(Readings.LARGEST_THUMBNAIL);
                    isRed(ImageIO.read(new ByteArrayInputStream(picture.bytes())));
                    assertThat(told(admin, unseen, statistics -> statistics.uptimeSeconds() != null)
                                    .thumbnail())
                            .isNull();
                } finally {
                    blind.destroyForcibly().waitFor();
                }
            } finally {
                seeing.destroyForcibly().waitFor();
            }
        }
        System.out.println("StatisticsTest took a picture of a screen");
    }

    @Test
    @Tag("STAT-3")
    @Tag("full")
    void whatANodeWasToldEveryNodeAnswers() {
        try (NodeCluster site = NodeCluster.start(2, NodeCluster.Db.POSTGRESQL)) {
            TestApi admin = site.administrator(0);
            try (Fleet fleet = new Fleet(site.installer(), 1)) {
                for (int node = 0; node < 2; node++) {
                    ScriptedClient machine = fleet.client("on-" + node);
                    machine.attach(site.node(node).address())
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join();
                    Readings readings = new Readings(12.5, 100L + node, null, null, null, null, new byte[0]);
                    machine.send(new ClientFrame.Statistics(readings));
                    for (int asked = 0; asked < 2; asked++) {
                        TestApi api = asked == 0 ? admin : site.administrator(1);
                        assertThat(told(api, machine.clientId(), statistics -> true)
                                        .uptimeSeconds())
                                .isEqualTo(100L + node);
                    }
                }
            }
        }
    }

    private static void isRed(BufferedImage picture) {
        assertThat(picture.getWidth()).isEqualTo(Readings.WIDEST_THUMBNAIL);
        assertThat(picture.getHeight()).isEqualTo(240);
        for (int x : new int[] {20, 160, 300}) {
            Color color = new Color(picture.getRGB(x, 120));
            assertThat(color.getRed()).isGreaterThan(230);
            assertThat(color.getGreen() + color.getBlue()).isLessThan(50);
        }
    }

    private static void choose(TestApi admin, String... statistics) {
        admin.put(
                "/settings",
                Map.of("statistics", List.of(statistics), "statistics_interval", 10, "use_screen_state", false),
                SiteSettings.class);
    }

    /** The newest reading, once there is such a one. */
    private static JumpItems.Statistics told(TestApi api, int id, Predicate<JumpItems.Statistics> which) {
        List<JumpItems.Statistics> found = new ArrayList<>();
        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> {
            try {
                JumpItems.Statistics newest = api.get("/jump-items/" + id + "/statistics", JumpItems.Statistics.class);
                found.add(newest);
                return which.test(newest);
            } catch (TestApi.Refused refused) {
                assertThat(refused.problem().code()).isIn("no_statistics", "client_not_found");
                return false;
            }
        });
        return found.getLast();
    }

    private static List<JumpItems.Item> online(TestApi admin, int many) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> admin.items("?status=online").items().size() == many);
        return admin.items("?status=online").items();
    }

    private static String consoleUser(TestApi admin, int id) {
        return admin.details(id).item().consoleUser();
    }

    private static long history(TestApi admin, int id) {
        return admin.page("/jump-items/" + id + "/history", JumpItems.HistoryEntry.class).items().stream()
                .mapToLong(JumpItems.HistoryEntry::number)
                .max()
                .orElseThrow();
    }

    private static double uptime() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
    }

    private static HostFacts manned(HostFacts from) {
        return new HostFacts(
                from.hostName(),
                from.fqdn(),
                from.domain(),
                from.workgroup(),
                from.os(),
                from.privateAddresses(),
                from.gateway(),
                from.networkCards(),
                from.users(),
                "ada",
                from.installMode(),
                from.version(),
                from.revision(),
                "",
                null);
    }

    private Process client(String name, Path key, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(NodeProcess.asHere());
        command.addAll(List.of(
                "io.jumphold.client.Main",
                "run",
                "--dir",
                folder.resolve(name).toString(),
                "--key-file",
                key.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().remove("DISPLAY");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
