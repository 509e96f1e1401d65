package io.jumphold.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.cli.testsite.TestSite.Answer;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WakeTest {
    private final TestSite site = TestSite.start();
    private Desk desk;

    @BeforeEach
    void signedIn(@TempDir Path configuration) {
        desk = Desk.of(configuration, site);
        site.on("POST /jump-items/1/wake", new JumpItems.Woken(1, 2, false))
                .on("POST /jump-items/2/wake", new JumpItems.Woken(2, 1, true));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("WOL-1")
    void aMachineIsWokenAndTheCallerToldHowManyWereAsked() {
        Desk.Ran ran = desk.run("clients", "wake", "1");

        assertThat(ran.out()).isEqualTo("1: 2 others were asked to wake it\n");
        assertThat(ran.exitCode()).isZero();
        assertThat(site.asked("POST /jump-items/1/wake").body()).isEqualTo("{\"wait_seconds\":0}");
        assertThat(site.asked("POST /jump-items/1/wake").headers()).doesNotContainKey("idempotency-key");
    }

    @Test
    @Tag("WOL-6")
    void whoWaitsIsToldWhetherItCame() {
        Desk.Ran came = desk.run("clients", "wake", "2", "--wait", "60s");
        Desk.Ran missing = desk.run("clients", "wake", "1", "--wait", "2m");

        assertThat(came.out()).isEqualTo("2: online\n");
        assertThat(came.exitCode()).isZero();
        assertThat(site.asked("POST /jump-items/2/wake").body()).isEqualTo("{\"wait_seconds\":60}");
        assertThat(missing.out()).contains("not online after 120 s");
        assertThat(missing.exitCode()).isEqualTo(5);
    }

    @Test
    @Tag("WOL-4")
    void severalHaveEachTheirOwnResult() {
        site.on("POST /jump-items/3/wake", any -> Answer.refused(ErrorCode.NO_WAKE_HELPER));

        Desk.Ran ran = desk.run("clients", "wake", "1", "2", "3", "2");

        assertThat(ran.out().lines())
                .hasSize(3)
                .anyMatch(line -> line.equals("2: online"))
                .anyMatch(line -> line.startsWith("3: ") && line.endsWith("(no_wake_helper)"));
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(desk.run("clients", "wake", "1", "3", "--json").out()).contains("\"no_wake_helper\"", "\"asked\"");
    }

    @Test
    @Tag("WOL-4")
    void oneThatIsRefusedFailsWithItsCode() {
        site.on("POST /jump-items/1/wake", any -> Answer.refused(ErrorCode.WAKE_DISABLED));

        Desk.Ran ran = desk.run("clients", "wake", "1");

        assertThat(ran.err()).contains("(wake_disabled)", "allow_wake=true");
        assertThat(ran.exitCode()).isEqualTo(1);
    }

    @Test
    @Tag("WOL-3")
    void thePasswordComesByStandardInputAndIsNotShown() {
        Desk.Ran ran = desk.piping("0a:1b:2c:ff\n").run("clients", "wake", "1", "--secure-on-stdin", "--verbose");

        assertThat(site.asked("POST /jump-items/1/wake")
                        .body(JumpItems.Wake.class)
                        .secureOn())
                .isEqualTo("0a:1b:2c:ff");
        assertThat(ran.all()).doesNotContain("0a:1b:2c:ff");
    }

    @Test
    @Tag("WOL-3")
    void whatIsNoPasswordIsMisuseAndNotShownEither() {
        Desk.Ran ran = desk.piping("open sesame\n").run("clients", "wake", "1", "--secure-on-stdin");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.all()).doesNotContain("sesame");
        assertThat(site.asked()).isEmpty();
    }

    @ParameterizedTest
    @Tag("WOL-6")
    @ValueSource(strings = {"3m", "121s", "60", "1h", "-1s"})
    void aWaitThatThereIsNotIsMisuse(String wait) {
        assertThat(desk.run("clients", "wake", "1", "--wait", wait).exitCode()).isEqualTo(2);
        assertThat(site.asked()).isEmpty();
    }
}
