package io.jumphold.client.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("WOL-5")
class MagicPacketTest {
    private static final byte[] MAC = HexFormat.of().parseHex("02005e005307");

    @Test
    void sixTimesFullThenSixteenTimesTheMacAndNothingElse() {
        assertThat(HexFormat.of().formatHex(MagicPacket.of(MAC, new byte[0])))
                .isEqualTo("ffffffffffff" + "02005e005307".repeat(16))
                .hasSize(2 * 102);
    }

    @Test
    @Tag("WOL-3")
    void aPasswordStandsAtTheEndAsItIs() {
        String plain = "ffffffffffff" + "02005e005307".repeat(16);

        assertThat(HexFormat.of().formatHex(MagicPacket.of(MAC, HexFormat.of().parseHex("0a1b2cff"))))
                .isEqualTo(plain + "0a1b2cff");
        assertThat(HexFormat.of().formatHex(MagicPacket.of(MAC, HexFormat.of().parseHex("000102fdfeff"))))
                .isEqualTo(plain + "000102fdfeff");
    }
}
