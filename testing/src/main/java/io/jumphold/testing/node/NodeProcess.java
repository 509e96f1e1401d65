package io.jumphold.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.protocol.api.ApiJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A node as a process of its own, which can be killed. */
public final class NodeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final JsonNode ready;
    private final Duration startTook;

    private NodeProcess(Process process, JsonNode ready, Duration startTook) {
        this.process = process;
        this.ready = ready;
        this.startTook = startTook;
    }

    /** Starts one with its data in this folder, and waits until it is ready. {@code properties}: {@code name=value}. */
    public static NodeProcess start(Path dataDir, int port, String... properties) {
        List<String> asHere = List.of(
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"));
        return start(asHere, dataDir, port, properties);
    }

    /** The same with these flags and this class path for its JVM. */
    public static NodeProcess start(List<String> jvm, Path dataDir, int port, String... properties) {
        Path readyFile = dataDir.resolve("ready.json");
        long began = System.nanoTime();
        try {
            Files.createDirectories(dataDir);
            Files.deleteIfExists(readyFile);
            Process process = new ProcessBuilder(command(jvm, dataDir, port, properties))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            dataDir.resolve("output.log").toFile()))
                    .start();
            Awaitility.await()
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(readyFile) || !process.isAlive());
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "The node ended at its start: " + Files.readString(dataDir.resolve("output.log")));
            }
            JsonNode ready = ApiJson.mapper().readTree(Files.readAllBytes(readyFile));
            return new NodeProcess(process, ready, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(List<String> jvm, Path dataDir, int port, String... properties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "-Djumphold.data-dir=" + dataDir,
                "-Djumphold.front.host=127.0.0.1",
                "-Djumphold.front.port=" + port,
                "-Dpekko.management.http.port=0"));
        Stream.of(properties).map(property -> "-D" + property).forEach(command::add);
        command.add("io.jumphold.node.Main");
        return command;
    }

    public String url() {
        return ready.get("url").asText();
    }

    public Optional<String> setUpLink() {
        return Optional.ofNullable(ready.get("setup_link")).map(JsonNode::asText);
    }

    /** From the start of the process to {@code ready.json}. */
    public Duration startTook() {
        return startTook;
    }

    public long pid() {
        return process.pid();
    }

    /** Resident memory of the process, KiB; Linux only. */
    public long residentKib() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processor time that it has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public TestApi api() {
        return new TestApi(url());
    }

    /** As kill -9. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As a service manager stops it; the exit code. */
    public int stop() {
        process.destroy();
        process.onExit().orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
