package io.jumphold.protocol.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("WOL-3")
class SecureOnTest {
    @ParameterizedTest
    @ValueSource(strings = {"0a1b2cff", "0A:1B:2C:FF", "0a-1b-2c-ff", " 10.27.44.255 "})
    void fourBytesAreReadHoweverTheyAreWritten(String text) {
        assertThat(SecureOn.parse(text)).hasValue(new byte[] {0x0a, 0x1b, 0x2c, (byte) 0xff});
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a1b2cff0001", "0A:1B:2C:FF:00:01", "0a-1b-2c-ff-00-01"})
    void sixBytesAreReadHoweverTheyAreWritten(String text) {
        assertThat(SecureOn.parse(text)).hasValue(new byte[] {0x0a, 0x1b, 0x2c, (byte) 0xff, 0, 1});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0a",
                "0a1b2c",
                "0a1b2cff00",
                "0a1b2cff000102",
                "0a:1b-2c:ff",
                "0a:1b2cff",
                "a:b:c:d",
                "0a1b2cfg",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.4.5.6",
                "secret"
            })
    void anythingElseIsNone(String text) {
        assertThat(SecureOn.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7})
    void noOtherLengthEndsAPacket(int length) {
        assertThat(SecureOn.isLength(length)).isFalse();
    }
}
