package io.jumphold.client.statistics;

import io.jumphold.protocol.machine.Disk;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What each operating system tells of itself in its own way; empty where it does not. For one thread. */
interface MachineReader {
    /** How busy the processors were since this was asked before, 0 to 100; empty the first time. */
    Optional<Double> cpuPercent();

    Optional<Long> uptimeSeconds() throws InterruptedException;

    /** Local file systems with a disk behind them, each once. */
    List<Disk> disks();

    /** Of whoever sits at the console. */
    ScreenState screenState() throws InterruptedException;

    /** The environment by which a program of ours sees the screen; empty where there is none to be seen. */
    Optional<Map<String, String>> screen();

    static MachineReader current() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return os.startsWith("linux") ? new LinuxReader(Path.of("/"), System.getenv()) : new PlainReader(os);
    }
}
