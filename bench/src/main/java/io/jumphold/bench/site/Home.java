package io.jumphold.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The source folder, whose node and Jump Client are measured as the launcher starts them. */
public record Home(Path folder, Path nodeOptions) {

    /** As the launcher tells it, else the one around the working folder. {@code nodeOptions}: other JVM flags than the node's own. */
    public static Home find(@Nullable Path nodeOptions) {
        String told = System.getProperty("jumphold.home");
        Path folder = Path.of(told == null ? "" : told).toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("deploy/jvm/node.options"))) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder.resolve("node/target/dist/lib"))) {
            throw new IllegalStateException("The bench runs from Jumphold's source folder, built: ./jumphold bench");
        }
        return new Home(folder, nodeOptions == null ? nodesOwn(folder) : nodeOptions.toAbsolutePath());
    }

    /** As the launcher has made them; where Maven alone has built, those that it makes them of: without a rehearsed start. */
    private static Path nodesOwn(Path folder) {
        Path made = folder.resolve("node/target/dist/node.options");
        return Files.exists(made) ? made : folder.resolve("deploy/jvm/node.options");
    }

    /** What a node's JVM is started with. */
    List<String> node() {
        return List.of("@" + nodeOptions, "-cp", folder.resolve("node/target/dist/lib") + "/*");
    }

    /** The program that starts a Jump Client. */
    public Path jumpClient() {
        return folder.resolve("jump-client/target/dist/jump-client");
    }

    /** The node's JVM flags in one line, and what its environment says about the C library's memory. */
    public String flags() {
        try (Stream<String> lines = Files.lines(nodeOptions)) {
            String arenas = System.getenv("MALLOC_ARENA_MAX");
            return Stream.concat(
                            lines.filter(line -> !line.isBlank() && !line.startsWith("#")),
                            Stream.ofNullable(arenas == null ? null : "MALLOC_ARENA_MAX=" + arenas))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
