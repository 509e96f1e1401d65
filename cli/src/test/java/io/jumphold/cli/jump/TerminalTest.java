package io.jumphold.cli.jump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import io.jumphold.cli.site.SiteBook;
import io.jumphold.cli.testsite.Samples;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a person runs it: on a terminal of its own, keys typed one by one. The other end gives back each key. */
@Timeout(120)
@Tag("TOOL-1")
class TerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WELCOME = "at the start of a line.";

    private final TestSite site = TestSite.start();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private PtyProcess terminal;

    @BeforeEach
    void jump() throws IOException {
        site.on("GET /jump-items/12", Samples.details(Samples.item(12, "web-1")))
                .on("POST /jump-items/12/jump", Samples.started(12))
                .on("POST /sessions/s1/end", Samples.started(12).session());
        new SiteBook(folder).keep(site.signedIn());
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("JUMPHOLD_CONFIG_DIR", folder.toString());
        environment.put("TERM", "xterm-256color");
        environment.put(
                "JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        environment.put("CLASS_PATH", System.getProperty("java.class.path"));
        terminal = new PtyProcessBuilder(new String[] {
                    "sh",
                    "-c",
                    "stty -g > before; \"$JAVA\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$CLASS_PATH\" io.jumphold.cli.Main jump 12;"
                            + " code=$?; stty -g > after; exit $code"
                })
                .setDirectory(folder.toString())
                .setEnvironment(environment)
                .setInitialColumns(90)
                .setInitialRows(30)
                .start();
        Thread.ofPlatform().daemon().start(this::read);
        await().atMost(PATIENCE)
                .until(() ->
                        shown().contains(WELCOME) && !site.machine().wishes().isEmpty());
    }

    private void read() {
        try (InputStream output = terminal.getInputStream()) {
            byte[] chunk = new byte[1024];
            for (int length = output.read(chunk); length > 0; length = output.read(chunk)) {
                seen.write(chunk, 0, length);
            }
        } catch (IOException ended) {
            // The terminal is gone; what was seen stays.
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        terminal.destroyForcibly().waitFor();
        site.close();
    }

    private String shown() {
        return seen.toString(StandardCharsets.UTF_8);
    }

    private void type(String keys) throws IOException {
        terminal.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        terminal.getOutputStream().flush();
    }

    private void awaitShown(String text) {
        await().atMost(PATIENCE).until(() -> shown().contains(text));
    }

    @Test
    void everyByteGoesToTheMachineAndBackUnchangedAlsoTheKeysThatATerminalUsuallyKeeps() throws Exception {
        String keys = "\u0003\u001a\u001c\u0013\u0011\u0004\u0016 a\nb\rc grüße 東京 \u001b[A\u007f";

        type(keys);
        awaitShown(keys);
        type("q");

        assertThat(terminal.waitFor()).isEqualTo(7);
        assertThatTheTerminalIsAsBefore();
    }

    @Test
    void theMachineLearnsTheSizeOfTheTerminalAndEveryChangeOfIt() throws Exception {
        assertThat(site.machine().wishes().getFirst())
                .containsEntry("columns", "90")
                .containsEntry("rows", "30")
                .containsEntry("pty", "true")
                .containsEntry("term", "xterm-256color");

        terminal.setWinSize(new WinSize(111, 44));

        await().atMost(PATIENCE).until(() -> site.machine().sizes().contains("111x44"));
        type("q");
        assertThat(terminal.waitFor()).isEqualTo(7);
    }

    private void assertThatTheTerminalIsAsBefore() {
        assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    }

    @Test
    void theTerminalIsGivenBackAlsoWhenTheProgramIsTerminated() throws Exception {
        ProcessHandle program = ProcessHandle.of(terminal.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();
        program.destroy();

        assertThat(terminal.waitFor()).isEqualTo(143);
        assertThatTheTerminalIsAsBefore();
        assertThat(site.asked("POST /sessions/s1/end")).isNotNull();
    }

    @Test
    @Tag("JUMP-7")
    void aLostConnectionIsToldAndComesBackAndWhatWasTypedMeanwhileIsThere() throws Exception {
        site.machine().refuse(ErrorCode.SERVER_BUSY);
        site.machine().vanish();
        awaitShown("connection lost, coming back");
        type("typed meanwhile");
        site.machine().admit();

        awaitShown("[jumphold: back]");
        awaitShown("typed meanwhile");
        type("q");
        assertThat(terminal.waitFor()).isEqualTo(7);
        assertThatTheTerminalIsAsBefore();
    }

    @Test
    @Tag("JUMP-7")
    void theTerminalIsGivenBackWhenTheSessionHasEndedMeanwhile() throws Exception {
        site.machine().refuse(ErrorCode.SESSION_ENDED);
        site.machine().vanish();

        assertThat(terminal.waitFor()).isEqualTo(1);
        assertThatTheTerminalIsAsBefore();
        assertThat(shown()).contains("(session_ended)");
    }

    @Test
    @Tag("JUMP-7")
    void tildeAndDotLeaveAlsoWhileTheConnectionIsLost() throws Exception {
        site.machine().refuse(ErrorCode.SERVER_BUSY);
        site.machine().vanish();
        awaitShown("connection lost, coming back");
        type("~.");

        assertThat(terminal.waitFor()).isEqualTo(130);
        assertThatTheTerminalIsAsBefore();
        assertThat(site.asked("POST /sessions/s1/end")).isNotNull();
    }

    @Test
    void tildeAndDotLeave() throws Exception {
        type("some words\r");
        awaitShown("some words\r");
        type("~.");

        assertThat(terminal.waitFor()).isEqualTo(130);
        assertThat(site.asked("POST /sessions/s1/end")).isNotNull();
    }
}
