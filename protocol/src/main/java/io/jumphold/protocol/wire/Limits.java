package io.jumphold.protocol.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sizes that every peer keeps to, and the checks that records make of themselves. */
public final class Limits {
    /** Largest frame before a machine is welcomed (SEC-3): 64 KiB. */
    public static final int FRAME_BEFORE_SIGN_IN = 64 * 1024;

    /** Largest frame afterwards (SEC-3): 1 MiB. */
    public static final int FRAME = 1024 * 1024;

    /** Most bytes of payload in one {@link PipeFrame.Data}: 32 KiB. */
    public static final int DATA = 32 * 1024;

    /** Bytes that a channel's writer may send before the reader grants more: 256 KiB. */
    public static final int CHANNEL_WINDOW = 256 * 1024;

    /** Most channels open in a pipe at once. */
    public static final int CHANNELS = 64;

    private static final int REPLACEMENT = 0xFFFD;

    private Limits() {}

    /**
     * Null becomes empty; longer than {@code most} characters (UTF-16 units) is refused with the field named. What no database and no
     * JSON can hold, NUL and halves of surrogate pairs, becomes U+FFFD: a machine's odd name must not spoil the list that it stands in.
     */
    public static String text(String field, @Nullable String value, int most) {
        if (value == null) {
            return "";
        }
        check(value.length() <= most, field, "is longer than " + most + " characters");
        return value.codePoints().anyMatch(Limits::isUnfit)
                ? value.codePoints()
                        .map(c -> isUnfit(c) ? REPLACEMENT : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : value;
    }

    private static boolean isUnfit(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    /** As {@link #text}, but refused when it is missing or empty. */
    public static String required(String field, @Nullable String value, int most) {
        String given = text(field, value, most);
        check(!given.isEmpty(), field, "is missing");
        return given;
    }

    /** Null becomes empty; too many or too long entries are refused with the field named. */
    public static List<String> list(String field, @Nullable List<String> values, int most, int mostCharacters) {
        return list(field, values, most).stream()
                .map(value -> text(field, value, mostCharacters))
                .toList();
    }

    /** Null becomes empty; too many entries, or one that is null, are refused with the field named. */
    public static <T> List<T> list(String field, @Nullable List<T> values, int most) {
        if (values == null) {
            return List.of();
        }
        check(values.size() <= most, field, "holds more than " + most + " entries");
        check(values.stream().noneMatch(Objects::isNull), field, "holds a null");
        return List.copyOf(values);
    }

    /** Null becomes empty; too many or too long entries are refused with the field named. */
    public static Map<String, String> map(
            String field, @Nullable Map<String, String> values, int most, int mostInKey, int mostInValue) {
        if (values == null) {
            return Map.of();
        }
        check(values.size() <= most, field, "holds more than " + most + " entries");
        Map<String, String> checked = new HashMap<>();
        values.forEach((key, value) -> checked.put(text(field, key, mostInKey), text(field, value, mostInValue)));
        return Map.copyOf(checked);
    }

    /** Exactly {@code length} bytes, or refused with the field named. */
    public static byte[] exactly(String field, byte @Nullable [] value, int length) {
        if (value == null || value.length != length) {
            throw new IllegalArgumentException(field + " must have exactly " + length + " bytes");
        }
        return value;
    }

    /** 1 to {@code most} bytes, or refused with the field named. */
    public static byte[] bytes(String field, byte @Nullable [] value, int most) {
        if (value == null || value.length == 0 || value.length > most) {
            throw new IllegalArgumentException(field + " must have 1 to " + most + " bytes");
        }
        return value;
    }

    public static void check(boolean holds, String field, String what) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + what);
        }
    }
}
