package io.jumphold.cli.jump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EscapeKeysTest {
    private final EscapeKeys keys = new EscapeKeys();

    @Test
    void tildeAndDotAtTheStartOfALineLeave() {
        assertThat(typed("ls\r")).isEqualTo("ls\r");
        assertThat(keys.typed(bytes("~."), 2).leave()).isTrue();
    }

    @Test
    void theTwoKeysMayComeOneAfterTheOther() {
        assertThat(typed("~")).isEmpty();
        assertThat(keys.typed(bytes("."), 1).leave()).isTrue();
    }

    @Test
    void whatWasTypedBeforeLeavingIsStillSent() {
        EscapeKeys.Typed typed = keys.typed(bytes("exit\n~."), 7);

        assertThat(typed.bytes()).isEqualTo(bytes("exit\n"));
        assertThat(typed.leave()).isTrue();
    }

    @Test
    void withinALineTildeAndDotAreOrdinary() {
        assertThat(typed("cd ~.x~.")).isEqualTo("cd ~.x~.");
    }

    @Test
    void twoTildesAtTheStartOfALineSendOne() {
        assertThat(typed("~~.")).isEqualTo("~.");
    }

    @Test
    void aTildeBeforeAnotherKeyIsSentWithIt() {
        assertThat(typed("~/bin")).isEqualTo("~/bin");
        assertThat(typed("\r~\r")).isEqualTo("\r~\r");
    }

    @Test
    void bytesThatAreNoTextPassUnchanged() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertThat(keys.typed(all, all.length).bytes()).isEqualTo(all);
    }

    private String typed(String text) {
        EscapeKeys.Typed typed = keys.typed(bytes(text), text.length());
        assertThat(typed.leave()).isFalse();
        return new String(typed.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
