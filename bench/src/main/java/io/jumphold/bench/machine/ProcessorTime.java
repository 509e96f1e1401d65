package io.jumphold.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Processor time in milliseconds as Linux accounts for it, in steps of 10 ms. */
public final class ProcessorTime {
    /** The kernel shows times in hundredths of a second whatever its own clock is. */
    private static final double MS_A_TICK = 10;

    /** Fields of {@code /proc/<pid>/stat}, counted behind the name in brackets. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;
    private static final int WAITED_USER = 13;
    private static final int WAITED_SYSTEM = 14;

    private ProcessorTime() {}

    /** Of this process, all its threads. */
    public static double here() {
        return ofStat(read("self/stat"), false);
    }

    /** Of a process, what it has started and still runs, and what it has started and waited for; 0 where it is gone. */
    public static double ofTree(long pid) {
        Stream<ProcessHandle> descendants =
                ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.empty());
        return LongStream.concat(LongStream.of(pid), descendants.mapToLong(ProcessHandle::pid))
                .mapToDouble(ProcessorTime::ofOne)
                .sum();
    }

    private static double ofOne(long pid) {
        try {
            return ofStat(read(pid + "/stat"), true);
        } catch (UncheckedIOException gone) {
            return 0;
        }
    }

    /** Of everything that ran on this machine, on all its processors. */
    public static double ofMachine() {
        return busy(read("stat"));
    }

    static double ofStat(String stat, boolean withWaited) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        if (withWaited) {
            ticks += Long.parseLong(fields[WAITED_USER]) + Long.parseLong(fields[WAITED_SYSTEM]);
        }
        return ticks * MS_A_TICK;
    }

    /** User, nice, system, interrupts and what a hypervisor took; not idle, not waiting, and not guests, which user holds already. */
    static double busy(String stat) {
        String[] cpu = stat.lines().findFirst().orElseThrow().trim().split(" +", -1);
        return List.of(1, 2, 3, 6, 7, 8).stream()
                        .mapToLong(i -> Long.parseLong(cpu[i]))
                        .sum()
                * MS_A_TICK;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("/proc", file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
