package io.jumphold.cli.failure;

import io.jumphold.protocol.error.ErrorKind;

/** The exit codes of {@code jumphold}; documented in {@code docs/guide.md}, stable. */
public enum Exit {
    /** It was done. */
    OK(0),
    /** The site refused, or something failed. */
    REFUSED(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** Nobody is signed in, or the sign-in has ended. */
    NOT_SIGNED_IN(3),
    /** There is no such thing, or none that the user may see. */
    NOT_FOUND(4),
    /** The site or the machine cannot be reached at the moment. */
    UNAVAILABLE(5),
    /** Several match where one is needed. */
    SEVERAL_MATCH(6),
    /** The site could not prove that it is the one that is trusted. */
    UNTRUSTED(7),
    /** Left by the user. */
    CANCELLED(130);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** What the HTTP status of a refusal amounts to. */
    static Exit ofStatus(int status) {
        if (status == ErrorKind.UNAUTHENTICATED.httpStatus()) {
            return NOT_SIGNED_IN;
        }
        if (status == ErrorKind.NOT_FOUND.httpStatus()) {
            return NOT_FOUND;
        }
        return status == ErrorKind.FAILED_UPSTREAM.httpStatus()
                        || status == ErrorKind.UNAVAILABLE.httpStatus()
                        || status == ErrorKind.TIMEOUT.httpStatus()
                ? UNAVAILABLE
                : REFUSED;
    }
}
