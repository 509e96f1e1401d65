package io.jumphold.bench.crowd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Jump Clients as they are installed on machines, each a process of its own with real terminals. */
public final class RealClients implements AutoCloseable {
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    private RealClients(Path folder) {
        this.folder = folder;
    }

    /** Starts them by their own starter; they enrol with this installer's key. */
    public static RealClients start(Path program, String installerKey, List<String> names) {
        try {
            RealClients clients = new RealClients(Files.createTempDirectory("jumphold-bench-clients"));
            Path key = Files.writeString(clients.folder.resolve("installer.key"), installerKey);
            for (String name : names) {
                ProcessBuilder command = new ProcessBuilder(
                                "sh",
                                program.toString(),
                                "run",
                                "--dir",
                                clients.folder.resolve(name).toString(),
                                "--key-file",
                                key.toString(),
                                "--name",
                                name)
                        .redirectErrorStream(true)
                        .redirectOutput(clients.folder.resolve(name + ".log").toFile());
                command.environment()
                        .putAll(Map.of(
                                "JUMPHOLD_INSTALL_MODE",
                                "service",
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                // What somebody's profile does when a shell starts is not to be measured.
                                "HOME",
                                clients.folder.toString(),
                                "SHELL",
                                "/bin/sh"));
                clients.processes.add(command.start());
            }
            return clients;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
