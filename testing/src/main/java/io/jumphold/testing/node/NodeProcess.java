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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A node as a process of its own, which can be killed. */
public final class NodeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final Path dataDir;
    private @Nullable JsonNode ready;
    private boolean isSetUp;

    private NodeProcess(Process process, Path dataDir) {
        this.process = process;
        this.dataDir = dataDir;
    }

    /** Starts one with its data in this folder, and waits until it is ready. {@code properties}: {@code name=value}. */
    public static NodeProcess start(Path dataDir, int port, String... properties) {
        return launch(asHere(), dataDir, port, properties).awaitReady();
    }

    /** Class path of a node like the program that runs here, and flags for a life of seconds. */
    public static List<String> asHere() {
        return List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"));
    }

    /** Starts one, with these flags and this class path for its JVM, and does not wait: it may not come to be ready. */
    public static NodeProcess launch(List<String> jvm, Path dataDir, int port, String... properties) {
        return launch(ProcessBuilder::new, jvm, dataDir, port, properties);
    }

    /** The same on another machine: {@code there} makes of a command what runs it. */
    public static NodeProcess launch(
            Function<List<String>, ProcessBuilder> there,
            List<String> jvm,
            Path dataDir,
            int port,
            String... properties) {
        try {
            Files.createDirectories(dataDir);
            Files.deleteIfExists(readyFile(dataDir));
            Process process = there.apply(command(jvm, dataDir, port, properties))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            dataDir.resolve("output.log").toFile()))
                    .start();
            return new NodeProcess(process, dataDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until it is ready; a node that ends instead is a failure that tells what it said. */
    public NodeProcess awaitReady() {
        try {
            Awaitility.await()
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> isReady() || !process.isAlive());
            if (!process.isAlive()) {
                throw new IllegalStateException("The node ended at its start: " + output());
            }
            ready = ApiJson.mapper().readTree(Files.readAllBytes(readyFile()));
            return this;
        } catch (ConditionTimeoutException e) {
            kill();
            throw new IllegalStateException("The node did not become ready: " + output(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it says that it is. */
    public boolean isReady() {
        return Files.exists(readyFile());
    }

    private Path readyFile() {
        return readyFile(dataDir);
    }

    private static Path readyFile(Path dataDir) {
        return dataDir.resolve("ready.json");
    }

    /** What it and those before it in this folder wrote. */
    public String output() {
        try {
            return Files.readString(dataDir.resolve("output.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Done when it has ended, with its exit code. */
    public CompletableFuture<Integer> exitCode() {
        return process.onExit().thenApply(Process::exitValue);
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

    private JsonNode ready() {
        return Objects.requireNonNull(ready, "not ready yet");
    }

    public String url() {
        return ready().get("url").asText();
    }

    /** {@code host:port} of its front door. */
    public String address() {
        return url().substring("https://".length());
    }

    public Optional<String> setUpLink() {
        return Optional.ofNullable(ready().get("setup_link")).map(JsonNode::asText);
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

    public TestApi api() {
        return new TestApi(url());
    }

    /** The API as its administrator, who is made by the set-up link at the first call. */
    public TestApi administrator() {
        Optional<String> link = isSetUp ? Optional.empty() : setUpLink();
        isSetUp = true;
        return api().administrator(link);
    }

    /** As kill -STOP: it stands still, and its connections with it. */
    public void pause() {
        run("kill", "-STOP", Long.toString(pid()));
    }

    /** As kill -CONT. */
    public void resume() {
        run("kill", "-CONT", Long.toString(pid()));
    }

    /** No write to a file gets further than this, as on a disk without room; a number of bytes, or {@code unlimited}. */
    public void limitFiles(String bytes) {
        run("prlimit", "--pid=" + pid(), "--fsize=" + bytes + ":unlimited");
    }

    private static void run(String... command) {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
