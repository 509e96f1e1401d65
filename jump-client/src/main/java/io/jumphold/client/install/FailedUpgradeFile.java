package io.jumphold.client.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link FailedUpgrade} on disk, in lines that the supervisor, a shell script, writes as well. */
final class FailedUpgradeFile {
    private static final String VERSION = "version=";
    private static final String CODE = "code=";
    private static final String MESSAGE = "message=";

    private FailedUpgradeFile() {}

    static void write(Path file, FailedUpgrade failed) throws IOException {
        String text = VERSION + failed.version() + "\n" + CODE + failed.fault().code() + "\n" + MESSAGE
                + failed.fault().message().replaceAll("\\s+", " ") + "\n";
        AtomicFile.write(file, Install.utf8(text));
    }

    /** Null where there is none, and where it cannot be understood. */
    static @Nullable FailedUpgrade read(Path file) {
        try {
            List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
            return lines.size() != 3
                    ? null
                    : FailedUpgrade.of(
                            value(lines.get(0), VERSION), value(lines.get(1), CODE), value(lines.get(2), MESSAGE));
        } catch (IOException | IllegalArgumentException damaged) {
            return null;
        }
    }

    private static String value(String line, String name) {
        if (!line.startsWith(name)) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return line.substring(name.length());
    }
}
