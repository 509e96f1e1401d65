package io.jumphold.cluster.list;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import java.util.List;
import java.util.function.Consumer;

/** Rows as they change anywhere in the cluster, for consoles on this node (PRES-8). */
public interface LiveFeed {
    /**
     * Hears of every change from now on: at most one call in 100 ms, the newest row of each Jump Client, whatever group it is in. The listener must
     * not block. Nothing is promised across the loss of a node: who must know everything asks the list from time to time.
     *
     * @return closes the subscription
     */
    AutoCloseable subscribe(Consumer<List<JumpClientRow>> listener);
}
