package io.jumphold.http.account;

import io.jumphold.http.input.Checks;
import org.jspecify.annotations.Nullable;

/** What names of people and programs are like. */
final class UserNames {
    private static final int LONGEST = 64;
    private static final int LONGEST_DISPLAY_NAME = 128;

    private UserNames() {}

    static String check(Checks checks, @Nullable String name) {
        String line = checks.line("name", name, 1, LONGEST);
        checks.that(line.equals(line.strip()), "name", "begins or ends with a space");
        return line;
    }

    /** May be left out. */
    static String checkDisplayName(Checks checks, @Nullable String displayName) {
        return checks.line("display_name", displayName, 0, LONGEST_DISPLAY_NAME);
    }
}
