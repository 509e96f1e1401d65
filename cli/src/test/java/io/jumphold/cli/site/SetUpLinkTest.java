package io.jumphold.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.cli.failure.Failure;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetUpLinkTest {
    private static final String CA = "0f".repeat(32);

    @Test
    @Tag("SEC-4")
    void addressSecretAndAuthorityAreReadFromTheLink() {
        SetUpLink link = SetUpLink.parse("  https://Support.Example.com:8443/setup#s=c2VjcmV0&ca=" + CA + "\n");

        assertThat(link.site()).isEqualTo(URI.create("https://support.example.com:8443"));
        assertThat(link.secret()).isEqualTo("c2VjcmV0");
        assertThat(link.pin()).isEqualTo(new Pin(CA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "https://host:8443/setup",
                "https://host:8443/setup#s=canary",
                "https://host:8443/setup#s=&ca=" + "0f0f",
                "http://host:8443/setup#s=canary&ca=0f",
                "https://host:8443/setup#s=canary&ca=0f",
                "https://ho st/setup#s=canary"
            })
    @Tag("SEC-5")
    void whatIsNoWholeLinkIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> SetUpLink.parse(text))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.line() + failure.next()).doesNotContain("canary"));
    }

    @Test
    void fingerprintsAreReadAsPeopleCopyThem() {
        assertThat(Pin.parse(new Pin(CA).readable())).isEqualTo(new Pin(CA));
        assertThat(Pin.parse("SYSTEM")).isEqualTo(Pin.SYSTEM);
        assertThatThrownBy(() -> Pin.parse("12:34")).isInstanceOf(Failure.class);
    }

    @Test
    void addressesAreReadAsPeopleWriteThem() {
        URI expected = URI.create("https://host.example:8443");

        assertThat(Address.parse("host.example:8443")).isEqualTo(expected);
        assertThat(Address.parse("https://host.example:8443/")).isEqualTo(expected);
        assertThat(Address.parse("https://host.example:443")).isEqualTo(URI.create("https://host.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://host:1", "https://user:secret@host", "https://host/path", "host:port:x", "https://"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(Failure.class);
    }
}
