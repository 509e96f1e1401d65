package io.jumphold.client.install;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** An {@link Absence} on disk. */
final class AbsenceFile {
    private AbsenceFile() {}

    static void write(Path file, Absence absence) throws IOException {
        String text = "reached_ms=" + absence.reachedMs() + "\naway_ms=" + absence.awayMs() + "\nunproven="
                + absence.unproven() + "\nclock_ms=" + absence.clockMs() + "\n";
        try {
            AtomicFile.write(file, Install.utf8(text));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Null where there is none, and where it is damaged: then nothing is known, and nothing can be due. */
    static @Nullable Absence read(Path file) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            return new Absence(
                    time(properties, "reached_ms"),
                    time(properties, "away_ms"),
                    !"false".equals(properties.getProperty("unproven")),
                    time(properties, "clock_ms"));
        } catch (IOException | IllegalArgumentException absentOrDamaged) {
            return null;
        }
    }

    private static long time(Properties properties, String name) {
        return Long.parseLong(properties.getProperty(name, "missing"));
    }
}
