package io.jumphold.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The supervisor as it is shipped, over programs that are a few lines of shell: what they do is what a version may do, good or bad. */
final class Supervised implements AutoCloseable {
    /** Stays until it is asked to end, and then ends in order. */
    static final String STAYS = "trap 'exit 0' TERM; while :; do sleep 0.1; done";

    /** Says that it is healthy, as a sound version does, and stays. */
    static final String PROVES_ITSELF =
            "printf 'version=%s\\nbefore=base\\n' \"$JUMPHOLD_PROGRAM\" >\"$dir/current.x\"; mv \"$dir/current.x\" \"$dir/current\"; "
                    + STAYS;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path base;
    private final Path folder;
    private final List<Process> started = new ArrayList<>();
    private final Path output;

    Supervised(Path temporary) throws IOException {
        this.base = Files.createDirectories(temporary.resolve("base"));
        this.folder = temporary.resolve("client");
        this.output = temporary.resolve("output");
        Files.copy(Path.of("src/main/dist/supervisor"), base.resolve("supervisor"));
    }

    /** As if a Jump Client had been installed there already. */
    Supervised installed() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve(".jumphold-client"), "This folder belongs to a Jumphold Jump Client.\n");
        return this;
    }

    Path folder() {
        return folder;
    }

    /** What lies beside the supervisor. */
    Supervised base(String version, String script) throws IOException {
        Path lib = Files.createDirectories(base.resolve("lib"));
        Files.createFile(lib.resolve("jumphold-jump-client-" + version + ".jar"));
        program(base, script);
        return this;
    }

    /** A version that an upgrade has brought. */
    Supervised version(String version, String script) throws IOException {
        program(Files.createDirectories(folder.resolve("versions").resolve(version)), script);
        return this;
    }

    private void program(Path where, String script) throws IOException {
        Files.writeString(
                where.resolve("jump-client"),
                "dir=" + folder + "\necho \"$JUMPHOLD_PROGRAM $*\" >>\"" + base.resolve("starts") + "\"\n" + script
                        + "\n");
    }

    Supervised current(String... lines) throws IOException {
        Files.writeString(folder.resolve("current"), String.join("\n", lines) + "\n");
        return this;
    }

    /** On probation for so long from now. */
    Supervised onProbation(String version, String before, Duration left) throws IOException {
        long until = System.currentTimeMillis() / 1_000 + left.toSeconds();
        return current("version=" + version, "before=" + before, "probation_until=" + until);
    }

    Process start(String... arguments) throws IOException {
        return start(300, arguments);
    }

    Process start(int probationSeconds, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", base.resolve("supervisor").toString()));
        command.addAll(arguments.length == 0 ? List.of("run", "--dir", folder.toString()) : Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("JUMPHOLD_PROBATION_SECONDS", Integer.toString(probationSeconds));
        builder.environment().put("JUMPHOLD_HEALTHY_AFTER_SECONDS", "1");
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Which programs were started, with what, in order. */
    List<String> starts() {
        try {
            Path file = base.resolve("starts");
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(String::strip).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> programs() {
        return starts().stream().map(line -> line.replaceFirst(" .*", "")).toList();
    }

    /** The last that was started is this one. */
    void awaitProgram(String program) {
        Awaitility.await(program)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    List<String> now = programs();
                    return !now.isEmpty() && now.getLast().equals(program);
                });
    }

    void awaitStarts(int count) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> starts().size() >= count);
    }

    static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The supervisor did not end");
        }
        return process.exitValue();
    }

    String read(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    @Override
    public void close() throws IOException {
        for (Process process : started) {
            List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            family.forEach(ProcessHandle::destroyForcibly);
        }
        // Those that have lost their supervisor.
        ProcessHandle.allProcesses()
                .filter(one -> one.info().commandLine().orElse("").contains(folder.toString()))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
