package io.jumphold.cluster.list;

/**
 * Reaches entities whose rows lag behind the journal. The reconciler maps nothing itself: it asks them to hand their rows to {@link ReadSide} again, and
 * again when that did not help. Never blocks.
 */
public interface Laggards {
    void jumpClient(int id);

    void session(String id);
}
