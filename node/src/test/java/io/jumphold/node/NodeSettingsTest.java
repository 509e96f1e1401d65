package io.jumphold.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {
    @TempDir
    Path folder;

    @Test
    void aPortOfZeroIsChosenBeforeAnybodyIsToldOfIt() {
        NodeSettings settings =
                NodeSettings.of(ConfigFactory.parseString("jumphold.front { host = 127.0.0.1, port = 0 }"));
        int port = settings.config().getInt("jumphold.front.port");
        assertThat(port).isPositive();
        assertThat(settings.addresses()).containsExactly("127.0.0.1:" + port);
    }

    @Test
    void configuredAddressesArePublishedAsTheyAre() {
        NodeSettings settings =
                NodeSettings.of(ConfigFactory.parseString("jumphold.front.addresses = [\"support.example.test:443\"]"));
        assertThat(settings.addresses()).containsExactly("support.example.test:443");
    }

    @Test
    void aConfigurationThatIsNotThereOrWrongIsToldPlainly() throws IOException {
        assertThatThrownBy(() -> NodeSettings.read(folder.resolve("none.conf")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be read");
        Path wrong = Files.writeString(folder.resolve("wrong.conf"), "jumphold { front {");
        assertThatThrownBy(() -> NodeSettings.read(wrong)).isInstanceOf(StartException.class);
    }

    @Test
    void theSiteKeyIsMadeOnceForItsAccountAlone() throws IOException {
        Path file = folder.resolve("site.key");
        byte[] made = SiteKeyFile.readOrMake(file);
        assertThat(SiteKeyFile.readOrMake(file)).isEqualTo(made).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aDamagedSiteKeyIsRefusedAndLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("site.key"), "c2hvcnQ=");
        assertThatThrownBy(() -> SiteKeyFile.readOrMake(file)).hasMessageContaining("32 bytes");
        assertThat(file).hasContent("c2hvcnQ=");
    }

    @Test
    void aNodeWithoutItsSitesKeyIsToldWhereToGetIt(@TempDir Path folder) {
        Path file = folder.resolve("site.key");

        assertThatThrownBy(() -> SiteKeyFile.read(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("copy site.key of another node to " + file);
        assertThat(file).doesNotExist();
    }
}
