package io.jumphold.protocol.wire;

import java.util.List;
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

    private Limits() {}

    /** Null becomes empty; longer than {@code most} characters is refused with the field named. */
    public static String text(String field, @Nullable String value, int most) {
        if (value == null) {
            return "";
        }
        check(value.length() <= most, field, "is longer than " + most + " characters");
        return value;
    }

    /** Null becomes empty; too many or too long entries are refused with the field named. */
    public static List<String> list(String field, @Nullable List<String> values, int most, int mostCharacters) {
        if (values == null) {
            return List.of();
        }
        check(values.size() <= most, field, "holds more than " + most + " entries");
        values.forEach(value -> text(field, value, mostCharacters));
        return List.copyOf(values);
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
