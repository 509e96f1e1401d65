package io.jumphold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an attached client costs its machine that does no more than tell how it is. */
@Tag("PKG-3")
@Tag("full")
@EnabledOnOs(OS.LINUX)
class FootprintTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"17, 64", "25, 80"})
    void anIdleClientIsSmall(int java, int mebibytes) throws Exception {
        List<Path> homes = ClientProcess.java(java).toList();
        assumeThat(homes).as("a Java " + java + " on this machine").isNotEmpty();
        try (TestNode node = TestNode.listen().heartbeat(1_000);
                ClientProcess client = ClientProcess.start(
                        homes.get(0),
                        Map.of("JUMPHOLD_KEY", node.key().text()),
                        "run",
                        "--dir",
                        temporary.resolve("client").toString())) {
            TestPeer peer = node.nextPeer();
            peer.next(ClientFrame.Beat.class);
            peer.send(new ServerFrame.StatisticsWanted(
                    List.of("cpu", "console_user", "disk", "uptime", "screen_state"), 10_000));
            peer.next(ClientFrame.Statistics.class);
            peer.next(ClientFrame.Statistics.class);
            // What starting took is given back within a minute (TrimNativeHeapInterval).
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(status(client, "VmRSS")).isLessThanOrEqualTo(mebibytes * 1024L));
            System.out.printf("FootprintTest: Java %d, %d KiB resident%n", java, status(client, "VmRSS"));
            assertThat(status(client, "Threads")).isLessThanOrEqualTo(20);
        }
    }

    private static long status(ClientProcess client, String name) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + client.pid() + "/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
