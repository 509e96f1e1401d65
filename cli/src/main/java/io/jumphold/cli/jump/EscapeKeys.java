package io.jumphold.cli.jump;

import java.io.ByteArrayOutputStream;

/**
 * Looks for the keys that speak to this program instead of the remote shell, like ssh's: {@code ~.} at the start of a line
 * leaves, {@code ~~} sends one tilde; everything else passes as it is.
 */
final class EscapeKeys {
    /**
     * What is to be done with what was typed.
     *
     * @param bytes for the remote shell
     * @param leave whether the user leaves
     */
    record Typed(byte[] bytes, boolean leave) {}

    private enum Place {
        LINE_START,
        AFTER_TILDE,
        IN_LINE
    }

    private Place place = Place.LINE_START;

    Typed typed(byte[] bytes, int length) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream(length + 1);
        for (int i = 0; i < length; i++) {
            byte key = bytes[i];
            if (place == Place.AFTER_TILDE && key == '.') {
                return new Typed(passed.toByteArray(), true);
            }
            if (place == Place.LINE_START && key == '~') {
                place = Place.AFTER_TILDE;
                continue;
            }
            if (place == Place.AFTER_TILDE && key != '~') {
                passed.write('~');
            }
            passed.write(key);
            place = key == '\r' || key == '\n' ? Place.LINE_START : Place.IN_LINE;
        }
        return new Typed(passed.toByteArray(), false);
    }
}
