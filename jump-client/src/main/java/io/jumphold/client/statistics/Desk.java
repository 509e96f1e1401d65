package io.jumphold.client.statistics;

import java.util.List;
import java.util.Optional;

/**
 * The graphical session at the machine's own screen, as logind writes it down.
 *
 * @param session its id
 * @param display the X server's, {@code :0}; empty where there is none, as under Wayland
 */
record Desk(String session, String uid, String display) {
    /** From one of logind's session files; empty for any other session. */
    static Optional<Desk> parse(String name, List<String> file) {
        boolean here = value(file, "SEAT").equals("seat0")
                && value(file, "ACTIVE").equals("1")
                && value(file, "CLASS").equals("user");
        String type = value(file, "TYPE");
        boolean isX = type.equals("x11");
        if (!here || !name.matches("[A-Za-z0-9]{1,32}") || !(isX || type.equals("wayland"))) {
            return Optional.empty();
        }
        String display = value(file, "DISPLAY");
        return Optional.of(new Desk(name, value(file, "UID"), isX && isLocal(display) ? display : ""));
    }

    /** A screen of this machine, and none somewhere on the network. */
    static boolean isLocal(String display) {
        return display.matches("(unix)?:\\d{1,4}(\\.\\d{1,2})?");
    }

    private static String value(List<String> file, String name) {
        return file.stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
