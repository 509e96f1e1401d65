package io.jumphold.protocol.error;

/** The family of an error, and the HTTP status that tells it. */
public enum ErrorKind {
    INVALID(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    NOT_OFFERED(405),
    CONFLICT(409),
    GONE(410),
    TOO_LARGE(413),
    UNSUPPORTED(415),
    UNPROCESSABLE(422),
    TOO_MANY(429),
    INTERNAL(500),
    FAILED_UPSTREAM(502),
    UNAVAILABLE(503),
    TIMEOUT(504);

    private final int httpStatus;

    ErrorKind(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** The HTTP status, 400 to 504. */
    public int httpStatus() {
        return httpStatus;
    }
}
