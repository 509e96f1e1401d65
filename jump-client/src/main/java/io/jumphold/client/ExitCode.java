package io.jumphold.client;

/** What the process ends with; service managers and scripts rely on the numbers. */
enum ExitCode {
    /** Ended in order: as asked, or uninstalled. */
    FINE(0),
    /** Something went wrong that should not; the log says what. */
    FAILED(1),
    /** The command line, the key or the folder will not do. */
    USAGE(2),
    /** The site refuses this client for good. */
    REFUSED(3),
    /** Another Jump Client runs in the folder. */
    IN_USE(4),
    /** The installer's validity ended before the client was ever attached; it has uninstalled itself. */
    INSTALLER_ENDED(5),
    /** Only an administrator of the machine may do that (UNI-5). */
    NOT_ALLOWED(6),
    /** Only to its supervisor: start what the install names now (UPG-7). */
    RESTART(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
