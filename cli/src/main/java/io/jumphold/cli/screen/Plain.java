package io.jumphold.cli.screen;

import java.util.Locale;

/** Text of unknown origin, made harmless for a terminal (SEC): what a terminal would obey is shown, not sent. */
public final class Plain {
    private Plain() {}

    /**
     * Replaces control characters (C0, DEL, C1), line and paragraph separators, bidirectional overrides, other invisible
     * formatting, and broken surrogates by a visible escape such as {@code \x1b}; everything else stays as it is.
     */
    public static String text(String untrusted) {
        if (untrusted.codePoints().allMatch(Plain::isHarmless)) {
            return untrusted;
        }
        StringBuilder plain = new StringBuilder(untrusted.length() + 16);
        untrusted.codePoints().forEach(point -> {
            if (isHarmless(point)) {
                plain.appendCodePoint(point);
            } else {
                plain.append(escape(point));
            }
        });
        return plain.toString();
    }

    private static boolean isHarmless(int point) {
        if (point >= ' ' && point < 0x7f) {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escape(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, point < 0x100 ? "\\x%02x" : "\\u{%x}", point);
        };
    }
}
