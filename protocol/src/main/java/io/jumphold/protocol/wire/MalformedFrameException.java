package io.jumphold.protocol.wire;

/** The bytes are no frame, or one whose values are out of range; the message names the field and holds none of the content. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message, null, false, false);
    }
}
