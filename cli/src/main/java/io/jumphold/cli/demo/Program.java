package io.jumphold.cli.demo;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program that was started; what it says goes into a file. */
final class Program {
    private static final int LINES_SHOWN = 15;

    private final String name;
    private final Process process;
    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Program start(String name, ProcessBuilder command, Path log) {
        try {
            Process process = command.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            return new Program(name, process, log);
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, name + " could not be started", e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    boolean endsWithin(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Asks it to stop; after {@code seconds} it is ended. */
    void stop(long seconds) throws InterruptedException {
        process.destroy();
        if (!endsWithin(seconds)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** That it has ended though it should not, with the last that it said. */
    Failure endedByItself() {
        return Failure.of(Exit.REFUSED, name + " has ended with code " + process.exitValue() + ". " + lastWords());
    }

    /** The end of its log. */
    String lastWords() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            return lines.isEmpty()
                    ? "It said nothing."
                    : "The last that it said: "
                            + lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()).stream()
                                    .collect(Collectors.joining(" | "));
        } catch (IOException e) {
            return "Its log " + log + " cannot be read.";
        }
    }
}
