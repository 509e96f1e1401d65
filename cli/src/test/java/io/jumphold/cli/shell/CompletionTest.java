package io.jumphold.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jumphold.cli.testsite.Desk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    private Path folder;

    @Test
    void bashCompletesCommandsPartsAndOptions() throws Exception {
        assumeThat(Path.of("/bin/bash")).exists();
        Path script = Files.writeString(folder.resolve("completion"), printed("bash"));

        assertThat(completed(script, "jumphold", "cl")).contains("clients").contains("client");
        assertThat(completed(script, "jumphold", "admin", "inst")).isEqualTo("installer");
        assertThat(completed(script, "jumphold", "clients", "--sta")).isEqualTo("--status");
        assertThat(completed(script, "jumphold", "clients", "--status", "on")).isEqualTo("online");
    }

    @Test
    void fishKnowsEveryCommandWithItsDescription() {
        String script = printed("fish");

        assertThat(script)
                .contains("-a node -d 'Run a node of a site.'")
                .contains("-a installer")
                .contains("-l password-stdin")
                .contains("this machine\\'s Jump Client")
                .contains("-a 'online offline lost uninstalled'");
    }

    @Test
    void aShellThatIsNotKnownIsMisuse() {
        assertThat(new Desk(folder).run("completion", "tcsh").exitCode()).isEqualTo(2);
    }

    private String printed(String shell) {
        Desk.Ran ran = new Desk(folder).run("completion", shell);
        assertThat(ran.exitCode()).isZero();
        return ran.out();
    }

    private static String completed(Path script, String... words) throws Exception {
        String line = String.join(" ", words);
        Process bash = new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "compopt() { :; }; source '" + script + "'; COMP_WORDS=(" + line + "); COMP_CWORD="
                                + (words.length - 1) + "; COMP_LINE='" + line
                                + "'; _complete_jumphold; echo ${COMPREPLY[@]}")
                .redirectErrorStream(true)
                .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
