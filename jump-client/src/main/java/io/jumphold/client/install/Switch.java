package io.jumphold.client.install;

/** What somebody at the machine has turned on (PRES-7). Each is a file that is there or not, so that whoever may write the folder can turn it under a running client. */
public enum Switch {
    /** Nobody is let in. */
    DISABLED("disabled"),
    /** Nobody is let in while the machine runs on its battery. */
    DISABLE_ON_BATTERY("disable-on-battery"),
    /** Nobody is let in while the machine's network counts what passes. */
    DISABLE_ON_METERED("disable-on-metered");

    private final String file;

    Switch(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }
}
