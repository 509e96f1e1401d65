package io.jumphold.client.shell;

import static io.jumphold.client.shell.Running.isRunning;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.site.TestShell;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real shells on real terminals, over a real session. */
@Tag("TOOL-1")
@EnabledOnOs(OS.LINUX)
class ShellTest extends OverASession {
    private TestShell run(String command) {
        return session.shell(Map.of("command", command));
    }

    @Test
    void whatIsTypedIntoALoginShellIsRun() throws Exception {
        TestShell shell = session.shell(Map.of());
        shell.type("echo $((6 * 7))-answer\n");
        shell.awaitScreen("42-answer");
        shell.type("exit 3\n");
        assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(3, null));
    }

    @Test
    void theTerminalHasTheSizeOfTheOtherEndAndFollowsIt() throws Exception {
        // A terminal gets its size right after its program was started.
        String sized = "until stty size | grep -v '^0 0'; do sleep 0.05; done; cat; stty size";
        TestShell shell = session.shell(Map.of("columns", "101", "rows", "33", "command", sized));
        shell.awaitScreen("33 101");
        shell.channel().resize(120, 40);
        shell.type("\u0004");
        shell.awaitScreen("40 120");
    }

    @Test
    void aRunningProgramIsToldOfTheNewSize() throws Exception {
        TestShell shell = run("trap 'stty size' WINCH; echo ready; while :; do sleep 0.1; done");
        shell.awaitScreen("ready");
        shell.channel().resize(77, 11);
        shell.awaitScreen("11 77");
    }

    @Test
    void utf8GoesThroughBothWays() throws Exception {
        TestShell shell = run("read line; echo \"<$line>\"; locale charmap");
        shell.type("Grüße, 世界 🙂\n");
        shell.awaitScreen("<Grüße, 世界 🙂>");
        shell.awaitScreen("UTF-8");
    }

    @Test
    void aLongPasteArrivesWholeAndInOrder() throws Exception {
        String text = IntStream.range(0, 60_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        TestShell shell = run("stty raw -echo; echo ready; head -c " + text.length() + " | sha256sum");
        shell.awaitScreen("ready");
        shell.type(text);
        shell.awaitScreen(Keys.hashHex(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(shell.awaitEnd().exitCode()).isZero();
    }

    @Test
    void anEndOfInputEndsAProgramThatReadsAlsoInTheMiddleOfALine() throws Exception {
        for (String text : new String[] {"", "a line\n", "half a line"}) {
            TestShell shell = run("stty -echo; echo ready; cat; echo bye");
            shell.awaitScreen("ready");
            if (!text.isEmpty()) {
                shell.type(text);
            }
            shell.channel().signal("EOF");
            assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(0, null));
            assertThat(shell.screen()).contains(text.strip()).contains("bye");
        }
    }

    @Test
    void controlCEndsTheProgramInTheForegroundAndNotTheShell() throws Exception {
        TestShell shell = session.shell(Map.of());
        shell.type("sleep 1000; echo code $?\n");
        eventually().until(() -> isRunning("sleep 1000"));
        shell.type("\u0003");
        shell.type("echo alive-$((1 + 1))\n");
        shell.awaitScreen("alive-2");
    }

    @Test
    void aSignalReachesTheForegroundProcessGroup() throws Exception {
        TestShell shell = session.shell(Map.of());
        shell.type("sh -c 'trap \"echo got-it; exit\" TERM; echo wait-for-it; while :; do sleep 0.1; done'\n");
        eventually()
                .until(() ->
                        shell.screen().lines().anyMatch(line -> line.strip().equals("wait-for-it")));
        shell.channel().signal("TERM");
        eventually()
                .until(() ->
                        shell.screen().lines().anyMatch(line -> line.strip().equals("got-it")));
        shell.type("echo alive-$((1 + 1))\n");
        shell.awaitScreen("alive-2");
    }

    @Test
    void theExitCodeOfACommandIsTold() throws Exception {
        assertThat(run("exit 7").awaitEnd()).isEqualTo(new TestShell.End(7, null));
        assertThat(run("kill -9 $$").awaitEnd()).isEqualTo(new TestShell.End(128 + 9, null));
    }

    @Test
    void nothingOfAProgramsLastWordsIsLost() throws Exception {
        TestShell shell = run("seq 1 20000");
        assertThat(shell.awaitEnd().exitCode()).isZero();
        assertThat(shell.screen().lines().filter(line -> !line.isBlank()).count())
                .isEqualTo(20_000);
    }

    @Test
    @Tag("TOOL-7")
    void aReaderThatStopsStopsTheProgram() throws Exception {
        TestShell shell = run("yes");
        shell.reads(false);
        eventually().until(() -> shell.seen() > 0);
        long stalled = eventually().until(shell::seen, new StaysTheSame<>(Duration.ofMillis(500)));
        assertThat(stalled).isLessThanOrEqualTo(Limits.CHANNEL_WINDOW * 2L);
        shell.reads(true);
        eventually().until(() -> shell.seen() > stalled + 10L * Limits.CHANNEL_WINDOW);
        shell.channel().close(null, null);
        eventually().until(() -> !isRunning("yes"));
    }

    @Test
    @Tag("TOOL-7")
    void inputThatTheProgramDoesNotReadIsNotGranted() throws Exception {
        TestShell shell = run("stty raw -echo; echo ready; sleep 1000");
        shell.awaitScreen("ready");
        Typist typist = new Typist(shell);
        typist.start();
        long stalled = eventually().until(typist::sent, new StaysTheSame<>(Duration.ofMillis(500)));
        assertThat(stalled).isLessThan(Limits.CHANNEL_WINDOW * 2L);
        assertThat(typist.isAlive()).isTrue();
        shell.channel().close(null, null);
        typist.join();
        shell.awaitEnd();
    }

    @Test
    void aClosedChannelEndsTheShellAndItsChildren() throws Exception {
        TestShell shell = session.shell(Map.of());
        shell.type("sleep 1234 & trap '' HUP; sleep 1235\n");
        eventually().until(() -> isRunning("sleep 1234") && isRunning("sleep 1235"));
        shell.channel().close(null, null);
        eventually().until(() -> !isRunning("sleep 1234") && !isRunning("sleep 1235"));
        assertThat(shell.awaitEnd().exitCode()).isNotNull();
    }

    @Test
    void aProgramThatIgnoresTheHangUpIsKilled() throws Exception {
        TestShell shell = run("trap '' HUP TERM INT; sleep 1236; sleep 1236");
        eventually().until(() -> isRunning("sleep 1236"));
        shell.channel().close(null, null);
        eventually().until(() -> !isRunning("sleep 1236"));
    }

    @Test
    void theEndOfTheSessionEndsTheShell() throws Exception {
        TestShell shell = run("sleep 1237");
        eventually().until(() -> isRunning("sleep 1237"));
        session.close(ErrorCode.SESSION_ENDED.closeCode());
        eventually().until(() -> !isRunning("sleep 1237"));
        assertThat(shell).isNotNull();
    }

    @Test
    void anUnknownToolIsRefused() throws Exception {
        assertThat(Objects.requireNonNull(session.tool("teleport").awaitEnd().fault())
                        .is(ErrorCode.TOOL_NOT_FOUND))
                .isTrue();
    }

    @Test
    void aSizeThatIsNoneIsRefused() throws Exception {
        TestShell.End end = session.shell(Map.of("columns", "-3")).awaitEnd();
        assertThat(Objects.requireNonNull(end.fault()).message()).contains("columns");
        end = session.shell(Map.of("rows", "many")).awaitEnd();
        assertThat(Objects.requireNonNull(end.fault()).is(ErrorCode.INVALID_REQUEST))
                .isTrue();
    }

    @Test
    void shellsLeaveNoThreadsDescriptorsOrZombiesBehind() throws Exception {
        run("true").awaitEnd();
        eventually().until(() -> threads().isEmpty());
        long descriptors = descriptors();
        for (int i = 0; i < 10; i++) {
            TestShell shell = run("echo again");
            shell.awaitEnd();
        }
        eventually().until(() -> threads().isEmpty());
        eventually().until(() -> descriptors() <= descriptors);
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("shell ") || name.startsWith("PtyProcess"))
                .toList();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** Types for ever. */
    private static final class Typist extends Thread {
        private final TestShell shell;
        private final AtomicLong sent = new AtomicLong();

        Typist(TestShell shell) {
            this.shell = shell;
            setDaemon(true);
        }

        long sent() {
            return sent.get();
        }

        @Override
        public void run() {
            try {
                while (true) {
                    shell.type("x".repeat(1_024));
                    sent.addAndGet(1_024);
                }
            } catch (IOException closed) {
                sent.set(-1);
            } catch (InterruptedException e) {
                interrupt();
            }
        }
    }
}
