package io.jumphold.cluster.list;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import java.util.List;

/**
 * Takes rows from entities and writes them in batches of about 50 ms. Never blocks and never fails: what it cannot take or write, the reconciler
 * brings again.
 */
public interface ReadSide {
    /** The present row, and the history entries that came since the last one; both are idempotent by (id, revision or number). */
    void hand(JumpClientRow row, List<JumpItems.HistoryEntry> history);

    /** The present record of a session; {@code revision} as with rows. */
    void hand(Sessions.Session session, long revision);
}
