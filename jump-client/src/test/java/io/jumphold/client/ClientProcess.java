package io.jumphold.client;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The client as a process of its own, with the flags that it is shipped with. */
final class ClientProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SHIPPED = Pattern.compile(
            "(target/classes|jumphold-protocol[^/]*[.]jar|/(jackson-|Java-WebSocket|slf4j-|jna-|pty4j|kotlin-stdlib|annotations-|jspecify)[^/]*[.]jar)$");
    private static final Path OPTIONS = Path.of("src/main/dist");

    private final Process process;
    private final Path output;

    private ClientProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ClientProcess start(String... arguments) throws IOException {
        return start(Path.of(System.getProperty("java.home")), Map.of(), arguments);
    }

    static ClientProcess start(Path javaHome, Map<String, String> environment, String... arguments) throws IOException {
        Path output = Files.createTempFile("client-process", ".out");
        List<String> command = command(javaHome, classPath());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().putAll(environment);
        return new ClientProcess(builder.start(), output);
    }

    static List<String> command(Path javaHome, String classPath) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
        command.addAll(options("jvm.options"));
        if (Integer.parseInt(version(javaHome)) >= 24) {
            command.addAll(options("jvm-25.options"));
        }
        command.addAll(List.of("-cp", classPath, "io.jumphold.client.Main"));
        return command;
    }

    /** What is shipped, and not what the tests need besides: a larger class path costs memory. */
    static String classPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> SHIPPED.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> options(String file) throws IOException {
        return Files.readAllLines(OPTIONS.resolve(file)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** The major version of a Java, from its release file. */
    static String version(Path javaHome) throws IOException {
        return Files.readAllLines(javaHome.resolve("release")).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.replaceAll("[^0-9.]", "").replaceFirst("[.].*", ""))
                .findFirst()
                .orElseThrow();
    }

    /** Another Java of this machine; empty where there is none of that version. */
    static Stream<Path> java(int major) throws IOException {
        Path homes = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(homes)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(homes)) {
            return found
                    .filter(home -> Files.exists(home.resolve("release")) && Files.exists(home.resolve("bin/java")))
                    .filter(home -> isVersion(home, major))
                    .toList()
                    .stream();
        }
    }

    private static boolean isVersion(Path home, int major) {
        try {
            return version(home).equals(Integer.toString(major));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The process did not end; it said: " + output());
        }
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitOutput(String text) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(this::output, said -> said.contains(text));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
