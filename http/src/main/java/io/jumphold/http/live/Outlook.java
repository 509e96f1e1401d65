package io.jumphold.http.live;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.protocol.api.JumpItems;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one listener sees of the site. It remembers which ids those are, so that one that moves out of sight is told to be gone, and one that was never
 * in sight is not told of at all (SRCH-2).
 */
final class Outlook {
    private final Optional<Set<Integer>> groups;
    private final BitSet seen;

    /** {@code groups}: the visible ones, empty for all; {@code seen}: ids in those groups, at or after the time from which rows are told. */
    Outlook(Optional<Set<Integer>> groups, BitSet seen) {
        this.groups = groups;
        this.seen = seen;
    }

    /** The next message. */
    JumpItems.Live told(long number, Collection<JumpClientRow> rows, Directory directory) {
        List<JumpItems.Item> changed = new ArrayList<>();
        List<Integer> gone = new ArrayList<>();
        for (JumpClientRow row : rows) {
            Optional<JumpItems.Item> line = Lines.line(row, directory).filter(this::inSight);
            if (line.isPresent()) {
                seen.set(row.id());
                changed.add(line.get());
            } else if (groups.isEmpty() || seen.get(row.id())) {
                seen.clear(row.id());
                gone.add(row.id());
            }
        }
        return new JumpItems.Live(number, changed, gone);
    }

    private boolean inSight(JumpItems.Item item) {
        return groups.isEmpty() || groups.get().contains(item.group().id());
    }
}
