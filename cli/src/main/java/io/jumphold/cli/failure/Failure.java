package io.jumphold.cli.failure;

import io.jumphold.protocol.api.Problem;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a command could not do what it was asked to, in words for the person who asked. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final @Nullable String code;
    private final @Nullable String next;

    private Failure(
            Exit exit, String message, @Nullable String code, @Nullable String next, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
        this.code = code;
        this.next = next;
    }

    public static Failure of(Exit exit, String message) {
        return new Failure(exit, message, null, null, null);
    }

    public static Failure of(Exit exit, String message, Throwable cause) {
        return new Failure(exit, message, null, null, cause);
    }

    /** The site's refusal of a request. */
    public static Failure of(Problem problem) {
        return new Failure(
                exit(problem.code(), problem.status()),
                problem.detail() + fields(problem.errors()),
                problem.code(),
                NextStep.after(problem.code(), problem.retryAfterMs()),
                null);
    }

    /** A refusal that came in a frame. */
    public static Failure of(Fault fault) {
        int status = fault.errorCode().kind().httpStatus();
        return new Failure(
                exit(fault.code(), status),
                fault.message(),
                fault.code(),
                NextStep.after(fault.code(), fault.retryAfterMs()),
                null);
    }

    /** The same with what to do next. */
    public Failure next(String step) {
        return new Failure(exit, String.valueOf(getMessage()), code, step, getCause());
    }

    private static Exit exit(String code, int status) {
        return code.equals(ErrorCode.CLIENT_OFFLINE.code()) || code.equals(ErrorCode.CLIENT_DISABLED.code())
                ? Exit.UNAVAILABLE
                : Exit.ofStatus(status);
    }

    private static String fields(@Nullable Map<String, String> errors) {
        return errors == null || errors.isEmpty()
                ? ""
                : errors.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(error -> error.getKey() + ": " + error.getValue())
                        .collect(Collectors.joining("; ", " [", "]"));
    }

    public Exit exit() {
        return exit;
    }

    /** The stable code of the catalogue; null where the failure is not the site's. */
    public @Nullable String code() {
        return code;
    }

    public boolean is(ErrorCode expected) {
        return expected.code().equals(code);
    }

    /** The line for the screen: what happened, and its code. */
    public String line() {
        return "jumphold: " + getMessage() + (code == null ? "" : " (" + code + ")");
    }

    /** What to do about it; null where that goes without saying. */
    public @Nullable String next() {
        return next;
    }
}
