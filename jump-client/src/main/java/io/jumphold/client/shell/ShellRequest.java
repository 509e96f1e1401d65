package io.jumphold.client.shell;

import io.jumphold.protocol.wire.Limits;
import java.util.Map;

/**
 * What was asked for.
 *
 * @param columns 1 to 10,000
 * @param rows 1 to 10,000
 * @param term the terminal's type, for {@code TERM}
 * @param command for the shell to run; empty: the login shell itself
 * @param pty whether it wants a terminal; else it gets plain pipes
 */
record ShellRequest(int columns, int rows, String term, String command, boolean pty) {
    private static final int MOST_CELLS = 10_000;

    ShellRequest {
        Limits.check(columns > 0 && columns <= MOST_CELLS, "columns", "must be 1 to " + MOST_CELLS);
        Limits.check(rows > 0 && rows <= MOST_CELLS, "rows", "must be 1 to " + MOST_CELLS);
        Limits.check(term.matches("[A-Za-z0-9._+-]{1,64}"), "term", "is no terminal type");
        Limits.check(command.indexOf('\0') < 0, "command", "holds a zero character");
    }

    /** Reads the words; throws {@link IllegalArgumentException} with the parameter named */
    static ShellRequest of(Map<String, String> parameters) {
        return new ShellRequest(
                number("columns", parameters.getOrDefault("columns", "80")),
                number("rows", parameters.getOrDefault("rows", "24")),
                parameters.getOrDefault("term", "xterm-256color"),
                parameters.getOrDefault("command", ""),
                truth("pty", parameters.getOrDefault("pty", "true")));
    }

    private static boolean truth(String name, String text) {
        Limits.check(text.equals("true") || text.equals("false"), name, "is neither true nor false");
        return text.equals("true");
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is no number");
        }
    }
}
