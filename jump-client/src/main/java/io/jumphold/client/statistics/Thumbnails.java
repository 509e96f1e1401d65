package io.jumphold.client.statistics;

import io.jumphold.protocol.machine.Readings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a program of its own ({@link Snapshot}) take pictures of the screen, and leaves it for a while where that fails. Safe from any thread. */
final class Thumbnails {
    private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);
    private static final Duration PROGRAM = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final List<String> command;
    private final LongSupplier nanos;
    private boolean failed;
    private long failedAt;

    Thumbnails(LongSupplier nanos) {
        this(snapshot(), nanos);
    }

    Thumbnails(List<String> command, LongSupplier nanos) {
        this.command = command;
        this.nanos = nanos;
    }

    private static List<String> snapshot() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=false",
                "-cp",
                System.getProperty("java.class.path"),
                Snapshot.class.getName());
    }

    /**
     * Empty where none can be had.
     *
     * @param screen the environment by which the program sees it
     */
    synchronized Optional<byte[]> take(Map<String, String> screen) throws InterruptedException {
        if (failed && nanos.getAsLong() - failedAt < PAUSE.toNanos()) {
            return Optional.empty();
        }
        Optional<byte[]> picture = Child.output(command, screen, PROGRAM)
                .filter(bytes -> bytes.length <= Readings.LARGEST_THUMBNAIL)
                .filter(bytes -> !Readings.pictureType(bytes).isEmpty());
        if (picture.isEmpty() && !failed) {
            LOG.info("No picture of the screen can be taken; it is tried again now and then");
        }
        failed = picture.isEmpty();
        failedAt = nanos.getAsLong();
        return picture;
    }
}
