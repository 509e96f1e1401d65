package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;

/** The other end broke the pipe's rules, or frames are lost for good: the session cannot go on. */
public final class PipeBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    PipeBrokenException(String message) {
        super(message, null, false, false);
    }

    public Fault fault() {
        return ErrorCode.PIPE_BROKEN.fault(ErrorCode.PIPE_BROKEN.message() + " (" + getMessage() + ")");
    }
}
