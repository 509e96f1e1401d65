package io.jumphold.client.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jumphold.protocol.machine.Disk;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is read, against what the system itself says (STAT-3), and against files and words of other machines. */
@Tag("STAT-3")
class MachineReaderTest {
    private static final Percentage FIVE = Percentage.withPercentage(5);

    @TempDir
    Path root;

    @Test
    @EnabledOnOs(OS.LINUX)
    void theUptimeIsWhatTheSystemSays() throws Exception {
        double said =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);

        long read = MachineReader.current().uptimeSeconds().orElseThrow();

        assertThat((double) read).isCloseTo(said, within(2.0));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theDisksAreAsDfSays() throws Exception {
        Map<String, long[]> said = new HashMap<>();
        Child.output(List.of("df", "-B1", "-P"), Map.of("LC_ALL", "C"), Duration.ofSeconds(20))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow()
                .lines()
                .skip(1)
                .map(line -> line.split("\\s+", -1))
                .forEach(field -> said.put(field[5], new long[] {Long.parseLong(field[1]), Long.parseLong(field[3])}));

        List<Disk> read = MachineReader.current().disks();

        assertThat(read).extracting(Disk::mount).contains("/");
        assertThat(said).containsKey("/");
        assertThat(read)
                .filteredOn(disk -> said.containsKey(disk.mount()))
                .isNotEmpty()
                .allSatisfy(disk -> {
                    assertThat(disk.total()).isCloseTo(said.get(disk.mount())[0], FIVE);
                    assertThat(disk.free()).isCloseTo(said.get(disk.mount())[1], FIVE);
                });
    }

    /** Over the same span, from the same counters, with the sum done otherwise: by idle time. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theProcessorsAreAsBusyAsTheSystemSays() throws Exception {
        LinuxReader reader = new LinuxReader(Path.of("/"), Map.of());
        assertThat(reader.cpuPercent()).isEmpty();
        long[] before = counters();
        Thread.onSpinWait();
        long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }

        double read = reader.cpuPercent().orElseThrow();
        long[] after = counters();

        double idle = 100.0 * (after[1] - before[1]) / (after[0] - before[0]);
        assertThat(read).isCloseTo(100 - idle, within(5.0));
        assertThat(read).isPositive();
    }

    private static long[] counters() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+", -1);
        long all = 0;
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(fields[i]);
        }
        return new long[] {all, Long.parseLong(fields[4]) + Long.parseLong(fields[5])};
    }

    @Test
    void guestsAreNotCountedTwiceAndWaitingForADiskIsNoWork() {
        Processors before = processors("cpu  100 0 100 700 100 0 0 0 50 0");
        Processors after = processors("cpu  150 0 150 800 200 0 0 0 90 0");

        assertThat(after.percentSince(before)).contains(33.3);
        assertThat(after.percentSince(after)).isEmpty();
        assertThat(before.percentSince(after)).isEmpty();
        assertThat(Processors.parse(List.of("cpu0 1 2 3 4 5", "cpu  1 2 3"))).isEmpty();
        assertThat(Processors.parse(List.of())).isEmpty();
    }

    private static Processors processors(String line) {
        return Processors.parse(List.of(line, "cpu0 1 1 1 1 1 1 1 1")).orElseThrow();
    }

    @Test
    void onlyDisksOfTheMachineCountAndEachOnce() {
        assertThat(Mounts.real(List.of(
                        "sysfs /sys sysfs rw 0 0",
                        "/dev/mapper/vg-root / ext4 rw 0 0",
                        "/dev/sda1 /boot vfat rw 0 0",
                        "/dev/mapper/vg-root /var/lib/snapd ext4 rw 0 0",
                        "/dev/loop3 /snap/core squashfs ro 0 0",
                        "tmpfs /run tmpfs rw 0 0",
                        "nas:/export /srv nfs4 rw 0 0",
                        "/dev/sdb1 /media/a\\040b ext4 rw 0 0",
                        "tank/home /home zfs rw 0 0",
                        "short")))
                .containsExactly("/", "/boot", "/media/a b", "/home");
        assertThat(Mounts.real(List.of("overlay / overlay rw 0 0", "/dev/vda /etc/hosts ext4 rw 0 0")))
                .containsExactly("/");
    }

    @Test
    void theScreenIsThatOfWhoeverSitsAtTheMachine() throws IOException {
        session("c1", "greeter", "1", "x11", ":0");
        session("3", "user", "0", "x11", ":1");
        assertThat(reader(Map.of()).screen()).isEmpty();

        session("4", "user", "1", "x11", ":2");
        assertThat(reader(Map.of()).screen()).as("no right to see it").isEmpty();

        Path authority = Files.createDirectories(root.resolve("home/ada")).resolve(".Xauthority");
        Files.writeString(authority, "cookie");
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(
                root.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n");
        assertThat(reader(Map.of()).screen()).contains(Map.of("DISPLAY", ":2", "XAUTHORITY", authority.toString()));
        assertThat(reader(Map.of("DISPLAY", ":7")).screen()).contains(Map.of("DISPLAY", ":7"));
        assertThat(reader(Map.of("DISPLAY", ":7", "WAYLAND_DISPLAY", "wayland-0"))
                        .screen())
                .isEmpty();
    }

    @Test
    void aScreenSomewhereElseIsNotThisMachines() throws IOException {
        session("4", "user", "1", "x11", "far.example:0");

        assertThat(reader(Map.of("DISPLAY", "localhost:10.0")).screen()).isEmpty();
        assertThat(Desk.parse("../4", List.of("SEAT=seat0", "ACTIVE=1", "CLASS=user", "TYPE=x11", "DISPLAY=:0")))
                .isEmpty();
    }

    private LinuxReader reader(Map<String, String> environment) {
        return new LinuxReader(root, environment);
    }

    private void session(String id, String type, String active, String display, String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve("run/systemd/sessions"));
        Files.writeString(
                folder.resolve(id),
                String.join(
                        "\n",
                        "UID=1000",
                        "ACTIVE=" + active,
                        "CLASS=" + type,
                        "SEAT=seat0",
                        "TYPE=" + display,
                        "DISPLAY=" + name));
    }

    @Test
    void theWordsOfOtherProgramsAreUnderstood() {
        assertThat(ScreenState.lockedHint("Active=yes\nLockedHint=yes\n")).contains(true);
        assertThat(ScreenState.lockedHint("LockedHint=no\n")).contains(false);
        assertThat(ScreenState.lockedHint("Failed to connect to bus\n")).isEmpty();
        assertThat(ScreenState.ofXScreenSaver(
                        "XScreenSaver 6.06: screen locked since Sun Nov 22 12:00:00 2026 (hack #3)"))
                .isEqualTo(new ScreenState(Optional.of(true), Optional.of(true)));
        assertThat(ScreenState.ofXScreenSaver("XScreenSaver 6.06: screen blanked since Sun Nov 22 12:00:00 2026"))
                .isEqualTo(new ScreenState(Optional.empty(), Optional.of(true)));
        assertThat(ScreenState.ofXScreenSaver("XScreenSaver 6.06: screen non-blanked since Sun Nov 22 12:00:00 2026"))
                .isEqualTo(new ScreenState(Optional.empty(), Optional.of(false)));
        assertThat(ScreenState.ofXScreenSaver("no screensaver is running")).isEqualTo(ScreenState.UNKNOWN);
        assertThat(ScreenState.ofServersSaver("on\n")).contains(true);
        assertThat(ScreenState.ofServersSaver("disabled\n")).contains(false);
        assertThat(ScreenState.ofServersSaver("")).isEmpty();
        assertThat(PlainReader.elapsed("  3-04:05:06\n")).contains(273_906L);
        assertThat(PlainReader.elapsed("05:06")).contains(306L);
        assertThat(PlainReader.elapsed("a while")).isEmpty();
        assertThat(PlainReader.percent(0.1234)).contains(12.3);
        assertThat(PlainReader.percent(-1)).isEmpty();
        assertThat(PlainReader.percent(Double.NaN)).isEmpty();
    }

    @Test
    void thisJavaTellsOfAnyOtherSystem() throws Exception {
        PlainReader reader = new PlainReader("some other");
        reader.cpuPercent();

        Awaitility.await().until(() -> reader.cpuPercent().isPresent());
        assertThat(reader.disks()).isNotEmpty();
        assertThat(reader.uptimeSeconds().orElseThrow()).isPositive();
    }

    @Test
    void aProgramThatHangsOrFailsOrIsNotThereTellsNothing() throws InterruptedException {
        long began = System.nanoTime();
        assertThat(Child.output(List.of("sleep", "60"), Map.of(), Duration.ofMillis(200)))
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(Child.output(List.of("false"), Map.of(), Duration.ofSeconds(20)))
                .isEmpty();
        assertThat(Child.output(List.of("no-such-program"), Map.of(), Duration.ofSeconds(20)))
                .isEmpty();
        assertThat(Child.output(List.of("sh", "-c", "printf $WORD"), Map.of("WORD", "said"), Duration.ofSeconds(20)))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .contains("said");
    }

    @Test
    void aPictureIsSmallHoweverBusyTheScreenIs() throws IOException {
        BufferedImage noise = new BufferedImage(1_920, 1_080, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int y = 0; y < noise.getHeight(); y++) {
            for (int x = 0; x < noise.getWidth(); x++) {
                // Of blocks, which remain when it is made small.
                noise.setRGB(x, y, (x / 12 * 31 + y / 12 * 17) * 0x3f1d7 ^ random.nextInt(64));
            }
        }

        byte[] picture = Snapshot.jpeg(Snapshot.scaled(noise)).orElseThrow();

        assertThat(picture).hasSizeLessThanOrEqualTo(24 * 1_024);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture));
        assertThat(read.getWidth()).isEqualTo(320);
        assertThat(read.getHeight()).isEqualTo(180);
        assertThat(Snapshot.scaled(new BufferedImage(1_000, 4_000, BufferedImage.TYPE_INT_RGB))
                        .getHeight())
                .isEqualTo(320);
        assertThat(Snapshot.scaled(new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB))
                        .getWidth())
                .isEqualTo(200);
    }
}
