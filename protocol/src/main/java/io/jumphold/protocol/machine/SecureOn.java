package io.jumphold.protocol.machine;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The password that a network card may ask for before it wakes its machine (WOL-3). */
public final class SecureOn {
    private static final int SHORT = 4;
    private static final int LONG = 6;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{2}(?:([:-]?)[0-9a-f]{2}(?:\\1[0-9a-f]{2})*)");
    private static final Pattern DOTTED = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    private SecureOn() {}

    /** Whether a packet may end in so many bytes of password; none is one of the ways. */
    public static boolean isLength(int bytes) {
        return bytes == 0 || bytes == SHORT || bytes == LONG;
    }

    /** 4 or 6 bytes as hex pairs with colons, with dashes or with nothing between them, or 4 as dotted decimal; empty for anything else. */
    public static Optional<byte[]> parse(String text) {
        String given = text.strip().toLowerCase(Locale.ROOT);
        Matcher dotted = DOTTED.matcher(given);
        if (dotted.matches()) {
            return dotted(dotted);
        }
        if (!HEX.matcher(given).matches()) {
            return Optional.empty();
        }
        byte[] bytes = HexFormat.of().parseHex(given.replaceAll("[:-]", ""));
        return bytes.length == SHORT || bytes.length == LONG ? Optional.of(bytes) : Optional.empty();
    }

    private static Optional<byte[]> dotted(Matcher parts) {
        byte[] bytes = new byte[SHORT];
        for (int i = 0; i < SHORT; i++) {
            int part = Integer.parseInt(parts.group(i + 1));
            if (part > 0xff) {
                return Optional.empty();
            }
            bytes[i] = (byte) part;
        }
        return Optional.of(bytes);
    }
}
