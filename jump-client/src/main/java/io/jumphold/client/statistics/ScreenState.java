package io.jumphold.client.statistics;

import java.util.Optional;

/** What can be known of a screen. */
record ScreenState(Optional<Boolean> locked, Optional<Boolean> saver) {
    static final ScreenState UNKNOWN = new ScreenState(Optional.empty(), Optional.empty());

    /** From {@code loginctl show-session -p LockedHint}. */
    static Optional<Boolean> lockedHint(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("LockedHint="))
                .map(line -> line.substring(line.indexOf('=') + 1).strip().equals("yes"))
                .findFirst();
    }

    /** From {@code xscreensaver-command -time}, of which a locked screen is a blanked one, too. */
    static ScreenState ofXScreenSaver(String answer) {
        if (answer.contains("screen locked since")) {
            return new ScreenState(Optional.of(true), Optional.of(true));
        }
        if (answer.contains("screen blanked since")) {
            return new ScreenState(Optional.empty(), Optional.of(true));
        }
        return answer.contains("screen non-blanked since")
                ? new ScreenState(Optional.empty(), Optional.of(false))
                : UNKNOWN;
    }

    /** From {@code xssstate -s}, which asks the X server's own saver. */
    static Optional<Boolean> ofServersSaver(String answer) {
        return switch (answer.strip()) {
            case "on" -> Optional.of(true);
            case "off", "disabled" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
