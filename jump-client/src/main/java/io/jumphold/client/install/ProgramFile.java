package io.jumphold.client.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Program} on disk: its version and its revision, a line each. */
final class ProgramFile {
    private ProgramFile() {}

    static void write(Path file, Program program) throws IOException {
        if (!program.equals(read(file))) {
            AtomicFile.write(file, Install.utf8(program.version() + "\n" + program.revision() + "\n"));
        }
    }

    /** Null where there is none, and where it cannot be understood. */
    static @Nullable Program read(Path file) {
        try {
            List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
            return lines.size() != 2 ? null : new Program(lines.get(0), lines.get(1));
        } catch (IOException damaged) {
            return null;
        }
    }
}
