package io.jumphold.client.upgrade;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who started this program, and as which one. Only under a supervisor is there anybody to start the next version, and to take it back.
 *
 * @param supervisor its process id; null where there is none
 * @param program what of the install runs here: a version's folder, or {@code base}
 */
public record Supervision(@Nullable Long supervisor, String program) {
    /** The variable in which a supervisor names itself. */
    public static final String VARIABLE = "JUMPHOLD_SUPERVISOR";

    private static final String BASE = "base";

    /** As the supervisor tells it to its children. */
    public static Supervision of(Map<String, String> environment) {
        String told = environment.get(VARIABLE);
        boolean known = told != null && told.matches("[0-9]{1,10}");
        return new Supervision(
                known ? Long.valueOf(told) : null, known ? environment.getOrDefault("JUMPHOLD_PROGRAM", BASE) : BASE);
    }

    /** Whether it is still there: a process whose parent has died is somebody else's child. */
    public boolean isAlive() {
        return supervisor != null
                && ProcessHandle.current()
                        .parent()
                        .filter(parent -> parent.pid() == supervisor)
                        .isPresent();
    }
}
