package io.jumphold.persistence.readside;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import java.util.Locale;

/**
 * Where a row stands in the list, as a text that sorts like it: group, tag, name, id (ITEM-5). One column, so that one index serves both databases and a
 * page begins after one value. The group's part is put before it by the statement that writes the row.
 */
final class Place {
    /** Sorts before every letter, so that an empty tag comes first. */
    private static final char BETWEEN = '\u0001';

    private Place() {}

    /** The part within the group. */
    static String inGroup(JumpClientRow row) {
        return String.format(
                Locale.ROOT,
                "%c%08x%c%s%c%s%c%08x",
                BETWEEN,
                row.jumpGroupId(),
                BETWEEN,
                key(row.tag()),
                BETWEEN,
                key(row.name()),
                BETWEEN,
                row.id());
    }

    private static String key(String text) {
        return text.toLowerCase(Locale.ROOT).replace(BETWEEN, ' ');
    }
}
