package io.jumphold.persistence.paging;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page ended, as an opaque text; one kind for each list, so that none is taken for another's. A forged one shows nothing that the list would not. */
public enum Cursor {
    LIST("l"),
    HISTORY("h"),
    SESSIONS("s"),
    AUDIT("a");

    private static final int LONGEST = 8_192;
    private static final int MOST = 1_000;

    private final String mark;

    Cursor(String mark) {
        this.mark = mark;
    }

    public String write(String after) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((mark + after).getBytes(StandardCharsets.UTF_8));
    }

    /** What {@link #write} was given; {@code start} where there is no cursor. */
    public String read(@Nullable String cursor, String start) {
        if (cursor == null) {
            return start;
        }
        if (cursor.length() > LONGEST) {
            throw foreign();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                    .toString();
            if (!text.startsWith(mark) || text.indexOf('\0') >= 0) {
                throw foreign();
            }
            return text.substring(mark.length());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw foreign();
        }
    }

    public long readNumber(@Nullable String cursor, long start) {
        try {
            return Long.parseLong(read(cursor, String.valueOf(start)));
        } catch (NumberFormatException e) {
            throw foreign();
        }
    }

    /** A time and an id, in that order. */
    public Moment readMoment(@Nullable String cursor, Instant start) {
        String[] parts = read(cursor, start + " ").split(" ", 2);
        try {
            return new Moment(Instant.parse(parts[0]), parts.length < 2 ? "" : parts[1]);
        } catch (DateTimeException e) {
            throw foreign();
        }
    }

    public record Moment(Instant at, String id) {}

    /** Refuses a page size that no list gives. */
    public static int checked(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new FaultException(ErrorCode.INVALID_REQUEST.fault("A page has 1 to " + MOST + " entries."));
        }
        return limit;
    }

    private static FaultException foreign() {
        return new FaultException(ErrorCode.INVALID_REQUEST.fault("The cursor is none of this list's."));
    }
}
