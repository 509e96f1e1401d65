package io.jumphold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.availability.TestSurroundings;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Switch;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.Terms;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may disable a client at its machine, and what is told of it there. */
@Tag("PRES-7")
class LocalDisablingTest {
    private static final Set<Switch> NOW = Set.of(Switch.DISABLED);

    @TempDir
    Path temporary;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final TestSurroundings machine = new TestSurroundings();
    private Path folder;

    @BeforeEach
    void install() throws Exception {
        folder = temporary.resolve("client");
        InstallerKey key = new InstallerKey("site", List.of("localhost:1"), List.of("00"), "token", Long.MAX_VALUE);
        Install.open(folder, key, "").close();
    }

    private void restricted() throws Exception {
        try (Install install = Install.open(folder, null, "")) {
            install.keep(install.membership().told(new Terms(null, null, true), 1));
        }
    }

    private LocalDisabling by(boolean privileged) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new LocalDisabling(folder, privileged, machine, out, out);
    }

    private String said() {
        String text = said.toString(StandardCharsets.UTF_8);
        said.reset();
        return text;
    }

    @Test
    @Tag("UNI-5")
    void whereTheSiteRestrictsItNobodyButAnAdministratorMayDisable() throws Exception {
        restricted();
        for (Switch each : Switch.values()) {
            assertThat(by(false).disable(Set.of(each))).isEqualTo(ExitCode.NOT_ALLOWED);
            assertThat(said()).contains("administrator");
            assertThat(Install.isOn(folder, each)).isFalse();
        }

        assertThat(by(true).disable(NOW)).isEqualTo(ExitCode.FINE);
        assertThat(Install.isOn(folder, Switch.DISABLED)).isTrue();
        assertThat(by(false).enable(NOW)).isEqualTo(ExitCode.FINE);
        assertThat(Install.isOn(folder, Switch.DISABLED)).isFalse();
    }

    @Test
    void whereItDoesNotAnybodyMayAndTheStatusTells() throws Exception {
        assertThat(Status.of(folder, machine)).contains("jumps:     allowed\n");

        assertThat(by(false).disable(NOW)).isEqualTo(ExitCode.FINE);
        assertThat(said()).contains("nobody can Jump");
        assertThat(Status.of(folder, machine)).contains("jumps:     disabled by somebody at this machine");

        assertThat(by(false).enable(NOW)).isEqualTo(ExitCode.FINE);
        assertThat(said()).contains("Enabled").doesNotContain("Still");
        assertThat(Status.of(folder, machine)).contains("jumps:     allowed\n");
    }

    @Test
    void aConditionThatIsKeptIsToldAlsoWhileItDoesNotHold() throws Exception {
        machine.onBattery(false);
        by(false).disable(Set.of(Switch.DISABLE_ON_BATTERY));
        assertThat(said()).contains("while it runs on its battery").doesNotContain("does not tell");
        assertThat(Status.of(folder, machine)).contains("jumps:     allowed; never on battery\n");

        machine.onBattery(true);
        assertThat(Status.of(folder, machine)).contains("jumps:     disabled while this machine runs on its battery");
        by(false).enable(NOW);
        assertThat(said()).contains("Still disabled while this machine runs on its battery");
        by(false).enable(Set.of(Switch.DISABLE_ON_BATTERY));
        assertThat(Status.of(folder, machine)).contains("jumps:     allowed\n");
    }

    @Test
    void aConditionThatTheMachineCannotTellIsKeptWithAWarning() throws Exception {
        by(false).disable(Set.of(Switch.DISABLE_ON_METERED));
        assertThat(said()).contains("does not tell now whether its network is metered");
        assertThat(Status.of(folder, machine)).contains("jumps:     allowed; never on a metered network\n");
    }

    @Test
    void whereNothingIsInstalledNothingIsDisabled() throws Exception {
        folder = temporary.resolve("elsewhere");
        assertThat(by(true).disable(NOW)).isEqualTo(ExitCode.USAGE);
        assertThat(by(true).enable(NOW)).isEqualTo(ExitCode.USAGE);
        assertThat(folder).doesNotExist();
    }
}
