package io.jumphold.protocol.error;

import io.jumphold.protocol.wire.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as it travels: between actors, in frames, and (mapped once, at the edge) in problem details.
 *
 * @param code stable code of {@link ErrorCode}, 1 to 64 characters; may be one that only a newer peer knows
 * @param message for people, at most 1,000 characters; never holds a secret
 * @param advice what the caller should do, so that an unknown code still makes sense
 * @param retryAfterMs milliseconds to wait before the next try; overrides any backoff (PRES-5); at most a day; null where none is named
 */
public record Fault(
        String code,
        String message,
        Advice advice,
        @Nullable Long retryAfterMs) {
    private static final int MOST_CHARACTERS = 1_000;
    private static final long LONGEST_WAIT_MS = 24 * 60 * 60 * 1_000L;

    public Fault {
        code = Limits.required("code", code, 64);
        String given = Objects.requireNonNullElse(message, "");
        message =
                Limits.text("message", given.substring(0, Math.min(given.length(), MOST_CHARACTERS)), MOST_CHARACTERS);
        advice = Objects.requireNonNullElse(advice, Advice.RETRY);
        retryAfterMs = retryAfterMs == null ? null : Math.min(Math.max(retryAfterMs, 0), LONGEST_WAIT_MS);
    }

    public static Fault of(ErrorCode code) {
        return of(code, code.message());
    }

    public static Fault of(ErrorCode code, String message) {
        return new Fault(code.code(), message, code.advice(), null);
    }

    public Fault retryAfterMs(long milliseconds) {
        return new Fault(code, message, advice, milliseconds);
    }

    public boolean is(ErrorCode expected) {
        return expected.code().equals(code);
    }

    /** The catalogue's entry, or {@link ErrorCode#INTERNAL_ERROR} for a code that only a newer peer knows. */
    public ErrorCode errorCode() {
        return ErrorCode.ofCode(code).orElse(ErrorCode.INTERNAL_ERROR);
    }
}
