package io.jumphold.cluster.list;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import java.util.List;

/** Hears what the read-side writer has committed; the node hands it on to every node's live feed. Must not block. */
@FunctionalInterface
public interface Changes {
    void written(List<JumpClientRow> rows);
}
