package io.jumphold.testing.life;

import io.jumphold.testing.node.NodeProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An X server without a monitor, all red. */
final class Screen implements AutoCloseable {
    private final Process server;
    private final Process painter;
    private final String display;

    private Screen(Process server, Process painter, String display) {
        this.server = server;
        this.painter = painter;
        this.display = display;
    }

    /** Why there can be none here; empty where there can. */
    static Optional<String> whyNone() {
        boolean server = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "Xvfb")));
        if (!server) {
            return Optional.of("there is no Xvfb (Debian's package xvfb)");
        }
        return Files.exists(Path.of(System.getProperty("java.home"), "lib", "libawt_xawt.so"))
                ? Optional.empty()
                : Optional.of("this Java cannot draw (it is a headless one)");
    }

    static Screen open() throws Exception {
        Process server = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String display = ":" + line(server);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(NodeProcess.asHere());
        command.add(RedScreen.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DISPLAY", display);
        Process painter = builder.start();
        line(painter);
        return new Screen(server, painter, display);
    }

    String display() {
        return display;
    }

    private static String line(Process process) throws Exception {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return String.valueOf(reader.readLine());
                    } catch (IOException e) {
                        return "";
                    }
                })
                .get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        painter.destroyForcibly().onExit().join();
        server.destroyForcibly().onExit().join();
    }
}
