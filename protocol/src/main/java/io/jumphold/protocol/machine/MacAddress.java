package io.jumphold.protocol.machine;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The address of one network card, six bytes; a group's address and the empty one are none. */
public final class MacAddress {
    /** How many bytes it has. */
    public static final int BYTES = 6;

    private static final HexFormat HEX = HexFormat.ofDelimiter(":");
    private static final int CHARACTERS = 17;
    private static final int GROUP = 1;

    private MacAddress() {}

    /** The bytes of what is written as hex with colons, in capitals or not; empty for anything else. */
    public static Optional<byte[]> parse(String text) {
        if (text.length() != CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] bytes = HEX.parseHex(text);
            return isOfOneCard(bytes) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException noHex) {
            return Optional.empty();
        }
    }

    /** As it is written everywhere: lower-case hex with colons. */
    public static Optional<String> normal(String text) {
        return parse(text).map(bytes -> text.toLowerCase(Locale.ROOT));
    }

    private static boolean isOfOneCard(byte[] bytes) {
        if (bytes.length != BYTES || (bytes[0] & GROUP) != 0) {
            return false;
        }
        for (byte part : bytes) {
            if (part != 0) {
                return true;
            }
        }
        return false;
    }
}
