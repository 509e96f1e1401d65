package io.jumphold.testing.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The modules as they stand on disk, and which of them each may know. The bench comes after all of them, and may use any. */
enum House {
    PROTOCOL("protocol"),
    CLUSTER("cluster"),
    PERSISTENCE("persistence"),
    FRONT("front"),
    HTTP("http"),
    NODE("node"),
    CLIENT("jump-client"),
    CLI("cli"),
    TESTING("testing");

    static final JavaClasses MAIN = read("classes");
    static final JavaClasses TESTS = read("test-classes");

    private final String folder;

    House(String folder) {
        this.folder = folder;
    }

    private Set<House> known() {
        return switch (this) {
            case PROTOCOL -> Set.of();
            case CLUSTER, CLIENT, CLI -> Set.of(PROTOCOL);
            case PERSISTENCE, FRONT, HTTP -> Set.of(CLUSTER, PROTOCOL);
            case NODE -> Set.of(PERSISTENCE, FRONT, HTTP, CLUSTER, PROTOCOL);
            case TESTING -> EnumSet.allOf(House.class);
        };
    }

    /** The pattern of its packages. */
    String packages() {
        return "io.jumphold." + (this == CLIENT ? "client" : folder) + "..";
    }

    /** The patterns of the packages that it must not know. */
    String[] strangers() {
        return Arrays.stream(values())
                .filter(other -> other != this && !known().contains(other))
                .map(House::packages)
                .toArray(String[]::new);
    }

    private static JavaClasses read(String output) {
        List<Path> built = Arrays.stream(values())
                .map(module -> Path.of("..", module.folder, "target", output))
                .filter(Files::isDirectory)
                .toList();
        return new ClassFileImporter().importPaths(built);
    }
}
