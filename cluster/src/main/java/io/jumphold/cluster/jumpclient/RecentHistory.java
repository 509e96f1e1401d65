package io.jumphold.cluster.jumpclient;

import io.jumphold.protocol.api.JumpItems;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest history of a Jump Client that is in memory, in order and each number once, so that it can be handed again. */
final class RecentHistory {
    private static final int MOST = 40;

    private final Deque<JumpItems.HistoryEntry> entries = new ArrayDeque<>();

    /** Takes what is newer than all before; a second replay brings nothing new. */
    void add(JumpItems.HistoryEntry entry) {
        if (!entries.isEmpty() && entry.number() <= entries.getLast().number()) {
            return;
        }
        if (entries.size() == MOST) {
            entries.removeFirst();
        }
        entries.add(entry);
    }

    List<JumpItems.HistoryEntry> entries() {
        return List.copyOf(entries);
    }
}
