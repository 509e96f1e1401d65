package io.jumphold.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel holds of a TCP connection whose both ends are on this machine: sent and not yet received, received and not yet read. */
public final class KernelQueues {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;
    private static final int HEX = 16;

    private KernelQueues() {}

    /** Bytes of the connection between these two ports, both ends and both directions. */
    public static long bytes(int onePort, int otherPort) {
        // A socket of Java is one for both versions of IP, and stands in the second file.
        return Stream.of("tcp", "tcp6")
                .mapToLong(file -> bytes(read(file), onePort, otherPort))
                .sum();
    }

    static long bytes(Stream<String> table, int onePort, int otherPort) {
        return table.skip(1)
                .map(line -> line.trim().split(" +", -1))
                .filter(fields -> isBetween(port(fields[LOCAL]), port(fields[REMOTE]), onePort, otherPort))
                .mapToLong(fields -> queued(fields[QUEUES]))
                .sum();
    }

    private static boolean isBetween(int local, int remote, int one, int other) {
        return (local == one && remote == other) || (local == other && remote == one);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), HEX);
    }

    private static long queued(String sendingAndReceiving) {
        int colon = sendingAndReceiving.indexOf(':');
        return Long.parseLong(sendingAndReceiving.substring(0, colon), HEX)
                + Long.parseLong(sendingAndReceiving.substring(colon + 1), HEX);
    }

    private static Stream<String> read(String file) {
        try {
            return Files.readAllLines(Path.of("/proc/net", file)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
