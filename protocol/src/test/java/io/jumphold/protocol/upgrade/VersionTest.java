package io.jumphold.protocol.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.machine.OperatingSystem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which version is older, and what runs where. */
@Tag("UPG-1")
class VersionTest {
    private static final List<String> RISING =
            List.of("", "0.0.1", "0.9", "1", "1.0.1", "1.2.0", "1.2.3", "1.2.10", "1.10", "2.0", "10.0", "9999999.1");

    @Test
    void versionsAreOrderedByTheirNumbers() {
        List<Version> versions = RISING.stream().map(Version::of).toList();
        for (int i = 0; i < versions.size(); i++) {
            for (int k = 0; k < versions.size(); k++) {
                assertThat(versions.get(i).isOlderThan(versions.get(k)))
                        .as(RISING.get(i) + " before " + RISING.get(k))
                        .isEqualTo(i < k);
                assertThat(Integer.signum(versions.get(i)
                                .sortKey()
                                .compareTo(versions.get(k).sortKey())))
                        .isEqualTo(Integer.compare(i, k));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "1.0.0, 1.0.0.0", "1.2.0-SNAPSHOT, 1.2", "'', 0.0", "nonsense, 0", "01.02, 1.2"})
    void theseAreTheSame(String one, String other) {
        assertThat(Version.of(one)).isEqualTo(Version.of(other));
        assertThat(Version.of(one).sortKey()).isEqualTo(Version.of(other).sortKey());
    }

    @Test
    void whatAMachineMakesUpIsReadWithoutHarm() {
        assertThat(Version.of("9".repeat(40) + ".1").toString()).isEqualTo("9999999.1");
        assertThat(Version.of("1.2.3.4.5.6").sortKey()).hasSizeLessThanOrEqualTo(28);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "1.", "1..2", "01.2", "1.2.3.4.5", "1.2-a", "1/2", " 1", "12345678"})
    void whatIsNoExactVersionNamesNoFile(String text) {
        assertThat(Version.isExact(text)).isFalse();
    }

    @Test
    void anExactVersionIsNumbersWithDots() {
        assertThat(Stream.of("0", "1", "1.0.0", "10.20.30.40", "1234567.0").allMatch(Version::isExact))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "linux, amd64, linux-x86_64",
        "Linux, x86_64, linux-x86_64",
        "windows, arm64, windows-aarch64",
        "'', '', unknown-unknown",
        "my os, odd/arch, my_os-odd_arch"
    })
    void aMachineHasOnePlatform(String family, String architecture, String platform) {
        assertThat(Platform.of(new OperatingSystem(family, "", architecture))).isEqualTo(platform);
        assertThat(Platform.isName(platform)).isTrue();
        assertThat(Platform.suits("any", platform)).isTrue();
        assertThat(Platform.suits(platform, platform)).isTrue();
        assertThat(Platform.suits("macos-x86_64", platform)).isFalse();
    }
}
