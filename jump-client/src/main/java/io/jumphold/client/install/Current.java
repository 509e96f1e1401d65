package io.jumphold.client.install;

import io.jumphold.protocol.upgrade.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which version of the program an install runs. The supervisor, a shell script, reads the same lines, and writes them when it takes a version back.
 *
 * @param version the name of its folder
 * @param before what it took the place of: another such name, or {@link #BASE}
 * @param untilSeconds when it must have proved itself, seconds since 1970 UTC by the machine's clock; null once it has (UPG-7)
 */
record Current(String version, String before, @Nullable Long untilSeconds) {
    /** The program that lies beside the supervisor. */
    static final String BASE = "base";

    private static final String VERSION = "version=";
    private static final String BEFORE = "before=";
    private static final String UNTIL = "probation_until=";

    boolean isOnProbation() {
        return untilSeconds != null;
    }

    /** It has proved itself. */
    Current confirmed() {
        return new Current(version, before, null);
    }

    void write(Path file) throws IOException {
        String until = untilSeconds == null ? "" : UNTIL + untilSeconds + "\n";
        AtomicFile.write(file, Install.utf8(VERSION + version + "\n" + BEFORE + before + "\n" + until));
    }

    /** Null where there is none, or where it says nothing sensible; the supervisor judges alike. */
    static @Nullable Current read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        String version = value(lines, VERSION);
        String before = value(lines, BEFORE);
        String until = value(lines, UNTIL);
        if (version == null || !Version.isExact(version)) {
            return null;
        }
        return new Current(
                version,
                before == null || !Version.isExact(before) ? BASE : before,
                until == null ? null : time(until));
    }

    private static @Nullable String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse(null);
    }

    private static long time(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException damaged) {
            return 1;
        }
    }
}
