package io.jumphold.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names and comments come from machines, and a terminal obeys what it is sent: nothing that it would obey may pass. */
class PlainTest {
    @Test
    void escapeSequencesAreShownAndNotSent() {
        assertThat(Plain.text("\u001b]0;owned\u0007\u001b[2J")).isEqualTo("\\x1b]0;owned\\x07\\x1b[2J");
    }

    @Test
    void theOneByteFormsOfEscapeSequencesAreShownToo() {
        assertThat(Plain.text("\u009b31m\u0090\u009d")).isEqualTo("\\x9b31m\\x90\\x9d");
    }

    @Test
    void linesCannotBeForged() {
        assertThat(Plain.text("web-1\r\n13  online\u2028x\ty")).isEqualTo("web-1\\r\\n13  online\\u{2028}x\\ty");
    }

    @Test
    void theDirectionOfTextCannotBeTurned() {
        assertThat(Plain.text("txt.\u202Egnp")).isEqualTo("txt.\\u{202e}gnp");
    }

    @Test
    void noControlCharacterOfAnyPlanePasses() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            String shown = Plain.text(Character.toString(point));
            assertThat(shown.codePoints()
                            .noneMatch(c -> Character.isISOControl(c)
                                    || Character.getType(c) == Character.FORMAT
                                    || Character.getType(c) == Character.SURROGATE))
                    .as("U+%04X", point)
                    .isTrue();
        }
    }

    @Test
    void wordsOfAllLanguagesStayAsTheyAre() {
        String words = "Büro-PC 東京 Приёмная مكتب 🖥️ \\x1b";

        assertThat(Plain.text(words)).isEqualTo(words);
    }
}
