package io.jumphold.client.statistics;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A short-lived program of the system's, asked for what it writes: little, and in bounded time. */
public final class Child {
    /** What a pipe takes without being read. */
    private static final int MOST = 32 * 1024;

    private Child() {}

    /** What it wrote; empty where it is not there, failed, wrote too much or took too long, after which it is killed. */
    public static Optional<byte[]> output(List<String> command, Map<String, String> environment, Duration within)
            throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException notThere) {
            return Optional.empty();
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                return Optional.empty();
            }
            // It has ended: what it wrote is in the pipe, and reading it takes no time.
            byte[] written = process.getInputStream().readNBytes(MOST);
            return written.length < MOST ? Optional.of(written) : Optional.empty();
        } catch (IOException broken) {
            return Optional.empty();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
