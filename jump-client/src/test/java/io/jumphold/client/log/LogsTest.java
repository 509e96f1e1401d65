package io.jumphold.client.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogsTest {
    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        Logs.stop();
    }

    @Test
    void anEventIsOneLineAndNeverAStackTrace() throws IOException {
        Logs.start(folder, false, false);
        LoggerFactory.getLogger("io.jumphold.client.Test")
                .warn("It failed", new IllegalStateException("bad\nthing", new IOException("deeper")));
        assertThat(Files.readAllLines(folder.resolve("jump-client.0.log")))
                .singleElement()
                .asString()
                .endsWith("WARNING It failed (java.lang.IllegalStateException: bad?thing)");
    }

    @Test
    void whatComesFromOutsideCannotSpeakToATerminal() {
        LogRecord event = new LogRecord(Level.INFO, "name \u001b]0;owned\u0007\r\nINFO forged\u009b1m");
        assertThat(new OneLine().format(event))
                .endsWith("INFO name ?]0;owned???INFO forged?1m" + System.lineSeparator());
    }

    @Test
    void smallThingsAreToldOnlyWhenAskedFor() throws IOException {
        Logger logger = LoggerFactory.getLogger("io.jumphold.client.Test");
        Logs.start(folder, false, false);
        logger.debug("small");
        Logs.start(folder, false, true);
        logger.debug("smaller");
        assertThat(folder.resolve("jump-client.0.log"))
                .content()
                .contains("smaller")
                .doesNotContain("small\n");
    }

    @Test
    void theFilesStaySmall() throws IOException {
        Logs.start(folder, false, false);
        Logger logger = LoggerFactory.getLogger("io.jumphold.client.Test");
        for (int i = 0; i < 12_000; i++) {
            logger.info("A line of about a hundred characters that is written over and over again, number {}", i);
        }
        Logs.stop();
        try (var files = Files.list(folder)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(3 * 300 * 1024);
        }
    }
}
