package io.jumphold.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.cli.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoPartsTest {
    @TempDir
    private Path folder;

    @Test
    void theScratchFolderIsItsOwnersAndGoesWithAllThatIsInIt() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("precious"), "stays");
        Scratch scratch = Scratch.create();
        Files.writeString(scratch.folder("deep").resolve("file"), "goes");
        Files.createSymbolicLink(scratch.folder().resolve("link"), folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scratch.folder())))
                .isEqualTo("rwx------");
        scratch.remove();

        assertThat(scratch.folder()).doesNotExist();
        assertThat(elsewhere).exists();
    }

    @Test
    void aProgramThatEndsByItselfIsToldWithItsLastWords() throws Exception {
        Program program = Program.start(
                "The node", new ProcessBuilder("sh", "-c", "echo the port is taken; exit 3"), folder.resolve("log"));

        assertThat(program.exitCode()).isEqualTo(3);
        assertThat(program.endedByItself()).hasMessageContaining("code 3").hasMessageContaining("the port is taken");
    }

    @Test
    void aProgramThatDoesNotStopWhenAskedIsEnded() throws Exception {
        Program program = Program.start(
                "stubborn", new ProcessBuilder("sh", "-c", "trap '' TERM; echo on; sleep 600"), folder.resolve("log"));
        Waiting.until(
                Duration.ofSeconds(20),
                "It did not begin",
                () -> program.lastWords().contains("on") ? Optional.of(true) : Optional.empty());

        program.stop(0);

        assertThat(program.isRunning()).isFalse();
    }

    @Test
    void aProgramGetsNoInput() throws Exception {
        Program program = Program.start("reader", new ProcessBuilder("cat"), folder.resolve("log"));

        assertThat(program.exitCode()).isZero();
    }

    @Test
    void waitingEndsAtItsDeadlineAndSaysForWhat() {
        assertThatThrownBy(() -> Waiting.until(Duration.ZERO, "Nobody came", Optional::empty))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Nobody came");
    }

    @Test
    void aNodeIsReadyOnlyOnceItsFileIsWhole() throws Exception {
        assertThat(ReadyFile.in(folder)).isEmpty();
        Files.writeString(folder.resolve("ready.json"), "{\"url\":");
        assertThat(ReadyFile.in(folder)).isEmpty();
        Files.writeString(
                folder.resolve("ready.json"),
                "{\"url\":\"https://127.0.0.1:1\",\"management\":\"http://127.0.0.1:2\",\"setup_link\":\"x\",\"pid\":1}");

        assertThat(ReadyFile.in(folder)).contains(new ReadyFile("https://127.0.0.1:1", "http://127.0.0.1:2", "x"));
    }
}
