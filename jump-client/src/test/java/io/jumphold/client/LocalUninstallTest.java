package io.jumphold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.install.Install;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.Terms;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may uninstall a client at its machine. */
@Tag("UNI-5")
class LocalUninstallTest {
    @TempDir
    Path temporary;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Path folder;

    @BeforeEach
    void install() throws Exception {
        folder = temporary.resolve("client");
        InstallerKey key = new InstallerKey("site", List.of("localhost:1"), List.of("00"), "token", Long.MAX_VALUE);
        Install.open(folder, key, "").close();
    }

    private void told(Terms terms) throws Exception {
        try (Install install = Install.open(folder, null, "")) {
            install.keep(install.membership().told(terms, 1));
        }
    }

    private ExitCode uninstall(boolean privileged) throws Exception {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new LocalUninstall(folder, privileged, out, out).run();
    }

    @Test
    void whereTheSiteRestrictsItNobodyButAnAdministratorMay() throws Exception {
        told(new Terms(null, null, true));

        assertThat(uninstall(false)).isEqualTo(ExitCode.NOT_ALLOWED);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("administrator");
        assertThat(Install.peek(folder)).isNotNull();

        assertThat(uninstall(true)).isEqualTo(ExitCode.FINE);
        assertThat(folder).doesNotExist();
    }

    @Test
    void whereItDoesNotAnybodyMay() throws Exception {
        told(new Terms(60_000L, null));

        assertThat(uninstall(false)).isEqualTo(ExitCode.FINE);
        assertThat(folder).doesNotExist();
    }
}
