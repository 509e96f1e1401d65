package io.jumphold.client.install;

import java.io.Serial;

/** The folder or the key will not do; the message tells a person what to change. */
public final class InstallException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean inUse;

    InstallException(String message, boolean inUse) {
        super(message, null, false, false);
        this.inUse = inUse;
    }

    static InstallException unusable(String message) {
        return new InstallException(message, false);
    }

    /** Whether another process works in the folder. */
    public boolean isInUse() {
        return inUse;
    }
}
