package io.jumphold.client;

import static io.jumphold.client.Supervised.PROVES_ITSELF;
import static io.jumphold.client.Supervised.STAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The supervisor over versions that are sound, and over such as are not: it believes none of them. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class SupervisorTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path temporary;

    private Supervised install;

    @BeforeEach
    void prepare() throws IOException {
        install = new Supervised(temporary).installed();
    }

    @AfterEach
    void end() throws IOException {
        install.close();
    }

    @Test
    void aCrashedClientIsStartedAgain() throws Exception {
        install.base("1.0.0", "[ -f \"$dir/data/x\" ] || { touch \"$dir/data/x\"; kill -KILL $$; }; " + STAYS);
        install.start();
        install.awaitStarts(2);
        assertThat(install.programs()).containsExactly("base", "base");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 5, 6})
    void theClientsLastWordIsTheEnd(int code) throws Exception {
        install.base("1.0.0", "exit " + code);
        assertThat(Supervised.exitCode(install.start())).isEqualTo(code);
        assertThat(install.starts()).hasSize(1);
    }

    @Test
    void whoAsksForTheEndGetsTheClientsOwn() throws Exception {
        install.base("1.0.0", "trap 'echo asked >\"$dir/asked\"; exit 0' TERM; while :; do sleep 0.1; done");
        Process supervisor = install.start();
        install.awaitStarts(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            supervisor.destroy();
            return !supervisor.isAlive();
        });
        assertThat(supervisor.exitValue()).isZero();
        assertThat(install.read("asked")).isNotEmpty();
    }

    @Test
    void whatStandsOnTheCommandLineIsHandedOnAndAKeyOnStdinToo() throws Exception {
        install.base("1.0.0", "cat >\"$dir/key\"; exit 2");
        Process supervisor = install.start(
                "run", "--dir", install.folder().toString(), "--key-file", "-", "--name", "a name", "--verbose");
        supervisor.getOutputStream().write("the key\n".getBytes(StandardCharsets.US_ASCII));
        supervisor.getOutputStream().close();
        assertThat(Supervised.exitCode(supervisor)).isEqualTo(2);
        assertThat(install.starts())
                .containsExactly("base run --dir " + install.folder() + " --key-file - --name a name --verbose");
        assertThat(install.read("key")).isEqualTo("the key\n");
    }

    @Test
    void whatIsInstalledNeedsNoKeyToBeStartedAgain() throws Exception {
        install.base("1.0.0", "touch \"$dir/data/membership.properties\"; exit 1");
        install.start("run", "--dir", install.folder().toString(), "--key-file", "/gone", "--verbose");
        install.awaitStarts(2);
        assertThat(install.starts().get(1)).isEqualTo("base run --dir " + install.folder() + " --verbose");
    }

    @Test
    void otherCommandsReplaceTheSupervisor() throws Exception {
        install.base("1.0.0", "exit 9").version("1.0.1", "exit 8").current("version=1.0.1", "before=base");
        assertThat(Supervised.exitCode(
                        install.start("status", "--dir", install.folder().toString())))
                .isEqualTo(8);
        for (String command : List.of("disable", "enable")) {
            assertThat(Supervised.exitCode(
                            install.start(command, "--dir", install.folder().toString())))
                    .as(command)
                    .isEqualTo(8);
        }
        assertThat(Supervised.exitCode(install.start("--help"))).isEqualTo(9);
    }

    @Test
    void whereThereIsNoProgramThatIsSaid() throws Exception {
        assertThat(Supervised.exitCode(install.start("--help"))).isEqualTo(2);
        assertThat(Supervised.exitCode(install.start())).isEqualTo(2);
        assertThat(install.output().lines()).hasSize(2).allMatch(line -> line.startsWith("There is no "));
    }

    @Test
    @Tag("UPG-7")
    void aVersionThatProvesItselfStays() throws Exception {
        install.base("1.0.0", STAYS).version("1.0.1", PROVES_ITSELF).onProbation("1.0.1", "base", LONG);
        Process supervisor = install.start(2);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !install.read("current").contains("probation"));
        // Longer than it would have had.
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(supervisor::isAlive);
        assertThat(install.programs()).containsExactly("1.0.1");
        assertThat(install.folder().resolve("data/upgrade.failed")).doesNotExist();
    }

    @Test
    @Tag("UPG-7")
    void whatAsksToBeStartedAgainIsStartedAsWhatCurrentNames() throws Exception {
        install.base(
                "1.0.0",
                "printf 'version=1.0.1\\nbefore=base\\nprobation_until=%s\\n' $(($(date +%s) + 300)) >\"$dir/current\"; exit 7");
        install.version("1.0.1", PROVES_ITSELF);
        install.start();
        install.awaitProgram("1.0.1");
        assertThat(install.programs()).containsExactly("base", "1.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 42", "exit 0"})
    @Tag("UPG-7")
    void aVersionThatDoesNotStayIsTakenBack(String script) throws Exception {
        isTakenBack(script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"exit 2", "exit 3", "exit 4", "exit 7", "kill -KILL $$", "exec /does/not/exist", "syntax (("})
    @Tag("full")
    @Tag("UPG-7")
    void howeverItEndsAVersionThatDoesNotStayIsTakenBack(String script) throws Exception {
        isTakenBack(script);
    }

    private void isTakenBack(String script) throws IOException {
        install.version("1.0.1", STAYS).version("1.0.2", script).onProbation("1.0.2", "1.0.1", LONG);
        install.start();
        install.awaitProgram("1.0.1");
        assertThat(install.programs()).endsWith("1.0.1").hasSizeBetween(2, 4);
        assertThat(Collections.frequency(install.programs(), "1.0.1")).isEqualTo(1);
        assertThat(install.read("current")).isEqualTo("version=1.0.1\n");
        assertThat(install.read("data/upgrade.failed"))
                .startsWith("version=1.0.2\ncode=upgrade_failed\nmessage=It was started 3 times, and did not stay");
        assertThat(install.folder().resolve("versions/1.0.2")).doesNotExist();
    }

    @Test
    @Tag("UPG-7")
    void theSiteHearsWithWhatItEnded() throws Exception {
        install.base("1.0.0", STAYS).version("1.0.2", "exit 42").onProbation("1.0.2", "base", LONG);
        install.start();
        install.awaitProgram("base");
        assertThat(install.read("data/upgrade.failed"))
                .contains("(it ended with exit code 42); base was started again.");
        assertThat(install.folder().resolve("current")).doesNotExist();
    }

    @Test
    @Tag("UPG-7")
    void aVersionThatHangsIsTakenBack() throws Exception {
        install.base("1.0.0", STAYS).version("1.0.2", "sleep 1000").onProbation("1.0.2", "base", LONG);
        install.start(2);
        install.awaitProgram("base");
        assertThat(install.programs()).containsExactly("1.0.2", "base");
        assertThat(install.read("data/upgrade.failed")).contains("It did not come back healthy within 2 s");
    }

    @Test
    @Tag("full")
    @Tag("UPG-7")
    void aVersionThatHangsAndWillNotEndIsTakenBack() throws Exception {
        install.base("1.0.0", STAYS)
                .version("1.0.2", "trap '' TERM; while :; do sleep 1; done")
                .onProbation("1.0.2", "base", LONG);
        install.start(2);
        install.awaitProgram("base");
    }

    @Test
    @Tag("UPG-7")
    void aVersionThatIsNotThereIsTakenBack() throws Exception {
        install.base("1.0.0", STAYS).onProbation("1.0.2", "base", LONG);
        install.start();
        install.awaitProgram("base");
        assertThat(install.read("data/upgrade.failed")).contains("It was not there any more");
    }

    @Test
    @Tag("UPG-7")
    void whatLostItsPowerOnProbationIsTakenBackOnceItsTimeIsOver() throws Exception {
        install.base("1.0.0", STAYS).version("1.0.2", STAYS).onProbation("1.0.2", "base", Duration.ofSeconds(-1));
        install.start();
        install.awaitProgram("base");
        assertThat(install.programs()).containsExactly("base");
        assertThat(install.read("data/upgrade.failed")).contains("It did not come back healthy");
    }

    @Test
    @Tag("UPG-7")
    void aClockThatWasSetBackGivesNoMoreTime() throws Exception {
        install.base("1.0.0", STAYS).version("1.0.2", "sleep 1000").onProbation("1.0.2", "base", Duration.ofDays(300));
        install.start(2);
        install.awaitProgram("base");
    }

    @Test
    @Tag("UPG-7")
    void startsAreCountedThroughDeathsOfTheSupervisor() throws Exception {
        install.base("1.0.0", STAYS).version("1.0.2", "sleep 1000").onProbation("1.0.2", "base", LONG);
        for (int i = 1; i <= 3; i++) {
            Process supervisor = install.start();
            install.awaitStarts(i);
            supervisor.destroyForcibly().waitFor();
        }
        install.start();
        install.awaitProgram("base");
        assertThat(install.programs()).containsExactly("1.0.2", "1.0.2", "1.0.2", "base");
    }

    /** The supervisor may die at any moment of taking a version back; the next one brings it to an end. */
    @Test
    @Tag("full")
    @Tag("UPG-7")
    void killedAtAnyMomentItLeavesAnInstallThatWorks() throws Exception {
        for (int i = 0; i < 25; i++) {
            Path own = Files.createDirectories(temporary.resolve("run" + i));
            try (Supervised victim = new Supervised(own).installed()) {
                victim.base("1.0.0", STAYS)
                        .version("1.0.1", STAYS)
                        .version("1.0.2", "exit 1")
                        .onProbation("1.0.2", "1.0.1", Duration.ofSeconds(i % 2 == 0 ? 300 : 0));
                Process first = victim.start();
                // The moment is what is tried here; for its end nobody waits.
                first.waitFor(i % 2 == 0 ? i * 150L : i * 3L, TimeUnit.MILLISECONDS);
                first.destroyForcibly().waitFor();
                victim.start();
                victim.awaitProgram("1.0.1");
                assertThat(victim.read("current")).as("killed in round %s", i).isEqualTo("version=1.0.1\n");
                assertThat(victim.read("data/upgrade.failed")).startsWith("version=1.0.2\ncode=upgrade_failed\n");
            }
        }
    }

    @Test
    @Tag("PKG-4")
    void aNewerOneInstalledOverItTakesThePlaceOfAnUpgrade() throws Exception {
        install.base("1.0.10", STAYS).version("1.0.9", STAYS).current("version=1.0.9", "before=base");
        install.start();
        install.awaitStarts(1);
        assertThat(install.programs()).containsExactly("base");
        assertThat(install.folder().resolve("current")).doesNotExist();
    }

    @Test
    @Tag("PKG-4")
    void anOlderOneInstalledOverItDoesNot() throws Exception {
        install.base("1.0.9", STAYS).version("1.0.10", STAYS).current("version=1.0.10", "before=base");
        install.start();
        install.awaitStarts(1);
        assertThat(install.programs()).containsExactly("1.0.10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version=../../etc\n", "garbage", "version=9.9.9\nbefore=base\n"})
    void whereCurrentSaysNothingSensibleWhatIsThereIsStarted(String text) throws Exception {
        install.version("1.0.1", STAYS).version("1.0.10", STAYS);
        Files.writeString(install.folder().resolve("current"), text);
        install.start();
        install.awaitStarts(1);
        assertThat(install.programs()).containsExactly("1.0.10");
    }

    /** As after a kill -9 of its supervisor: the client goes on, and the next supervisor starts it again as its own. */
    @Test
    void aClientThatHasLostItsSupervisorIsTakenOver() throws Exception {
        install.base(
                "1.0.0",
                "holder=$(head -n 1 \"$dir/data/lock\" 2>/dev/null); if [ -n \"$holder\" ] && kill -0 \"$holder\" 2>/dev/null; then exit 4; fi; "
                        + "printf '%s\\n' $$ \"$JUMPHOLD_SUPERVISOR\" >\"$dir/data/lock\"; " + STAYS);
        Process first = install.start();
        String orphan = awaitHolder("");
        first.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(Long.parseLong(orphan))).isPresent();

        Process second = install.start();
        awaitHolder(orphan);
        assertThat(second.isAlive()).isTrue();
        // And one that has its supervisor is left alone.
        assertThat(Supervised.exitCode(install.start())).isEqualTo(4);
        assertThat(second.isAlive()).isTrue();
    }

    /** The process that has the lock, once it is another than this one. */
    private String awaitHolder(String before) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> install.read("data/lock").lines().findFirst().orElse(""),
                        holder -> !holder.isEmpty() && !holder.equals(before));
    }

    /** Its holder has written nothing yet, or has just gone; nobody can say that the folder is another's for good. */
    @Test
    void whereTheLockIsHeldByNobodyKnownItIsTriedAgain() throws Exception {
        install.base("1.0.0", "if [ ! -f \"$dir/tried\" ]; then touch \"$dir/tried\"; exit 4; fi; " + STAYS);
        Process supervisor = install.start();
        install.awaitStarts(2);
        assertThat(supervisor.isAlive()).isTrue();
    }

    @Test
    void aFirstStartThatWasCutOffIsStartedAgainAndWhatWasUninstalledIsNot() throws Exception {
        Path fresh = temporary.resolve("fresh");
        install = new Supervised(fresh)
                .base(
                        "1.0.0",
                        "if [ ! -d \"$dir\" ]; then mkdir \"$dir\"; kill -9 $$; fi; "
                                + "if [ ! -f \"$dir/.jumphold-client\" ]; then touch \"$dir/.jumphold-client\"; kill -9 $$; fi; "
                                + "while [ -d \"$dir\" ]; do sleep 0.1; done; kill -9 $$");
        Process supervisor = install.start();
        install.awaitStarts(3);
        Files.delete(install.folder().resolve(".jumphold-client"));
        Files.delete(install.folder());
        assertThat(Supervised.exitCode(supervisor)).isEqualTo(128 + 9);
    }
}
