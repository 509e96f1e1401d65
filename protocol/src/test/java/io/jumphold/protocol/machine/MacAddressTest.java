package io.jumphold.protocol.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("WOL-1")
class MacAddressTest {
    @Test
    void aCardsAddressIsSixBytesInOneSpelling() {
        assertThat(MacAddress.parse("02:00:5E:00:53:fF")).hasValue(new byte[] {2, 0, 0x5e, 0, 0x53, (byte) 0xff});
        assertThat(MacAddress.normal("02:00:5E:00:53:fF")).hasValue("02:00:5e:00:53:ff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00:00:00:00:00:00",
                "ff:ff:ff:ff:ff:ff",
                "01:00:5e:00:53:01",
                "02:00:5e:00:53",
                "02:00:5e:00:53:01:02",
                "02-00-5e-00-53-01",
                "02005e00530102005",
                "02:00:5e:00:53:xy"
            })
    void whatIsNoCardsAddressIsNone(String text) {
        assertThat(MacAddress.parse(text)).isEmpty();
    }
}
