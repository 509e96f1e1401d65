package io.jumphold.front.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.front.TestDoor;
import io.jumphold.protocol.wire.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontSettingsTest {

    @Test
    @Tag("SEC-3")
    void theShippedLimitsAreThoseOfTheRules() {
        var limits = TestDoor.settings().limits();

        assertThat(limits.tlsHandshake()).isEqualTo(Duration.ofSeconds(10));
        assertThat(limits.firstFrame()).isEqualTo(Duration.ofSeconds(5));
        assertThat(limits.frameBeforeSignIn()).isEqualTo(Limits.FRAME_BEFORE_SIGN_IN);
        assertThat(limits.frame()).isEqualTo(Limits.FRAME);
        assertThat(limits.headers()).isEqualTo(16 * 1024);
        assertThat(limits.strangers()).isEqualTo(2_000);
        assertThat(limits.strangersPerAddress()).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({
        "limits.tls-handshake = 0s, limits.tls-handshake",
        "limits.strangers = 0, limits.strangers",
        "limits.frame = 1 KiB, limits.frame",
        "http.high-water-mark = 1 KiB, http.high-water-mark",
        "machines.unsent = 0, machines.unsent",
        "port = 70000, port"
    })
    void aSettingThatMakesNoSenseStopsTheStartAndIsNamed(String line, String name) {
        assertThatThrownBy(() -> TestDoor.settings(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
