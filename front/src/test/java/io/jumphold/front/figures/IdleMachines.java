package io.jumphold.front.figures;

import io.jumphold.front.TestDoor;
import io.jumphold.front.door.Reception;
import io.jumphold.front.machine.AttachWay;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * What an idle machine costs at the door: {@code main(5000)} attaches that many from a process of their own, with full
 * handshakes, and prints heap, resident memory and CPU for each. Run it with {@code -Xmx} and a collector of your choice.
 */
public final class IdleMachines {

    private static final int WARM_UP = 50;

    private IdleMachines() {}

    public static void main(String[] arguments) throws Exception {
        var count = Integer.parseInt(arguments[0]);
        var settings =
                TestDoor.settings("limits { strangers-per-address = 1000, tls-handshake = 60s, first-frame = 60s }");
        var heart = new WelcomingMachines();
        var attach = new AttachWay(settings, heart, Clock.systemUTC());
        try (var door = TestDoor.open(
                settings, new Reception(attach, attach, guest -> guest.channel().close()))) {
            attachAndLetGo(door.address());
            var before = Reading.take();
            var started = System.nanoTime();
            var client = client(door.address(), count);
            try {
                while (heart.attached() < count && client.isAlive()) {
                    Thread.sleep(20);
                }
                var seconds = (System.nanoTime() - started) / 1e9;
                var cpu = Reading.cpuMs() - before.cpu();
                var after = Reading.take();
                System.out.printf(
                        Locale.ROOT,
                        "%d attached in %.1f s: %.2f KiB heap, %.2f KiB of buffers, %.2f KiB resident, %.2f ms CPU each%n",
                        heart.attached(),
                        seconds,
                        (after.heap() - before.heap()) / 1024.0 / count,
                        door.door().bufferMemory() / 1024.0 / count,
                        (after.resident() - before.resident()) / 1024.0 / count,
                        cpu / count);
            } finally {
                client.destroy();
                client.waitFor();
            }
        }
        TestDoor.SYSTEM.terminate();
    }

    private static void attachAndLetGo(InetSocketAddress address) throws Exception {
        var client = client(address, WARM_UP);
        client.inputReader().readLine();
        client.destroy();
        client.waitFor();
    }

    private static Process client(InetSocketAddress address, int count) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                "-cp",
                System.getProperty("java.class.path"),
                MachineCrowd.class.getName(),
                String.valueOf(address.getPort()),
                String.valueOf(count));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The process's memory in bytes after a collection, and its CPU time in milliseconds. */
    private record Reading(long heap, long resident, double cpu) {

        static Reading take() throws IOException {
            for (var i = 0; i < 3; i++) {
                System.gc();
            }
            var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return new Reading(heap, residentBytes(), cpuMs());
        }

        static double cpuMs() {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return system.getProcessCpuTime() / 1e6;
        }

        private static long residentBytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * 1024;
        }
    }
}
