package io.jumphold.client.shell;

import static io.jumphold.client.shell.Running.isRunningAnywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.site.TestShell;
import io.jumphold.protocol.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real commands on plain pipes, over a real session. */
@Tag("TOOL-1")
@EnabledOnOs(OS.LINUX)
class PipedShellTest extends OverASession {
    private TestShell run(String command) {
        return session.shell(Map.of("command", command, "pty", "false"));
    }

    /** A command line that no other run has. */
    private static String sleeper(int seconds) {
        return "sleep " + seconds + "." + ProcessHandle.current().pid();
    }

    @Test
    void everyByteGoesThroughAsItIsAndTheEndOfInputEndsTheCommand() throws Exception {
        byte[] bytes = new byte[1024 * 1024];
        new Random(7).nextBytes(bytes);
        TestShell shell = run("cat");
        shell.send(bytes);
        shell.channel().signal("EOF");
        assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(0, null));
        assertThat(shell.bytes()).isEqualTo(bytes);
    }

    @Test
    void thereIsNoTerminalAndBothOutputsComeInOneStream() throws Exception {
        TestShell shell = run("test -t 0 || test -t 1 || test -t 2 || echo none; echo also >&2; printf 'x\\ny\\r\\n'");
        assertThat(shell.awaitEnd().exitCode()).isZero();
        assertThat(shell.screen()).isEqualTo("none\nalso\nx\ny\r\n");
    }

    @Test
    void theExitCodeOfTheCommandIsTold() throws Exception {
        assertThat(run("exit 7").awaitEnd()).isEqualTo(new TestShell.End(7, null));
        assertThat(run("kill -9 $$").awaitEnd()).isEqualTo(new TestShell.End(128 + 9, null));
    }

    @Test
    void theShellItselfTakesItsCommandsFromThePipe() throws Exception {
        TestShell shell = session.shell(Map.of("pty", "false"));
        shell.type("echo $((6 * 7))-answer\nexit 3\n");
        assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(3, null));
        assertThat(shell.screen()).contains("42-answer");
    }

    @Test
    void aSignalReachesTheCommandAndWhatItStarted() throws Exception {
        TestShell shell = run("(trap 'echo child; exit' TERM; echo up; while :; do sleep 0.1; done) & "
                + "trap 'wait; echo parent; exit 5' TERM; wait; wait");
        shell.awaitScreen("up");
        shell.channel().signal("WINCH");
        shell.channel().signal("TERM");
        assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(5, null));
        assertThat(shell.screen()).contains("child").contains("parent");
    }

    @Test
    void aClosedChannelEndsTheCommandAndAllThatItStartedAlsoWhatIgnoresTheHangUp() throws Exception {
        TestShell shell = run(sleeper(2234) + " & trap '' HUP; (" + sleeper(2235) + " &); " + sleeper(2236));
        eventually().until(() -> isRunningAnywhere(sleeper(2235)) && isRunningAnywhere(sleeper(2236)));
        shell.channel().close(null, null);
        eventually()
                .until(() -> !isRunningAnywhere(sleeper(2234))
                        && !isRunningAnywhere(sleeper(2235))
                        && !isRunningAnywhere(sleeper(2236)));
        assertThat(shell.awaitEnd().exitCode()).isNotNull();
    }

    @Test
    void whatACommandLeavesBehindEndsWithItsChannelAlsoWhenTheCommandHasEnded() throws Exception {
        TestShell shell = run(sleeper(2237) + " & exit 4");
        eventually().until(() -> isRunningAnywhere(sleeper(2237)));
        shell.channel().close(null, null);
        eventually().until(() -> !isRunningAnywhere(sleeper(2237)));
        assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(4, null));
    }

    @Test
    void whatACommandStartedMayStillSpeakWhenTheCommandHasEnded() throws Exception {
        TestShell shell = run("(sleep 0.3; echo late; sleep 0.3; echo later) & exit 6");
        assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(6, null));
        assertThat(shell.screen()).isEqualTo("late\nlater\n");
    }

    @Test
    void whatEscapedDoesNotKeepAClosedChannelOpen() throws Exception {
        TestShell shell = run("setsid sh -c 'echo up; exec " + sleeper(2238) + "'");
        shell.awaitScreen("up");
        try {
            shell.channel().close(null, null);
            assertThat(shell.awaitEnd().exitCode()).isNotNull();
        } finally {
            Running.named(sleeper(2238)).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    @Tag("TOOL-7")
    void aReaderThatStopsStopsTheCommand() throws Exception {
        TestShell shell = run("head -c 3000000 /dev/zero");
        shell.reads(false);
        long stalled = eventually().until(shell::seen, new StaysTheSame<>(Duration.ofMillis(500)));
        assertThat(stalled).isLessThan(3_000_000);
        shell.reads(true);
        assertThat(shell.awaitEnd().exitCode()).isZero();
        assertThat(shell.seen()).isEqualTo(3_000_000);
    }

    @Test
    void aWordThatIsNoTruthIsRefused() throws Exception {
        TestShell.End end = session.shell(Map.of("pty", "perhaps")).awaitEnd();
        assertThat(Objects.requireNonNull(end.fault()).is(ErrorCode.INVALID_REQUEST))
                .isTrue();
        assertThat(Objects.requireNonNull(end.fault()).message()).contains("pty");
    }
}
