package io.jumphold.persistence.database;

import org.jspecify.annotations.Nullable;

/** The database cannot be used as it is; the message tells a person why, and what to do. Never holds a password. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message) {
        this(message, null);
    }

    public DatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
