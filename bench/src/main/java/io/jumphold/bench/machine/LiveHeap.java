package io.jumphold.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What is alive on the heap of another JVM. */
public final class LiveHeap {
    private LiveHeap() {}

    /** KiB after a full collection, the same for each collector: the last line of its class histogram. */
    public static double kib(long pid) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            return total(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)) / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long total(String histogram) {
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .map(line -> line.trim().split(" +", -1))
                .mapToLong(words -> Long.parseLong(words[2]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd answered: " + histogram.strip()));
    }
}
