package io.jumphold.front.bridge;

import java.io.IOException;

/** The peer went away: an everyday event, so it carries no stack trace. */
public final class ConnectionLost extends IOException {

    ConnectionLost(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
