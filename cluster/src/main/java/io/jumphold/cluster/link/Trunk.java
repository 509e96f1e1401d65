package io.jumphold.cluster.link;

/**
 * A connection of its own between two nodes, for one session whose ends they hold. Whoever shows its key is the other node; the key is good once, lives for
 * seconds and never stands in a log.
 */
public sealed interface Trunk {
    byte[] key();

    /** The other node will come with this key. */
    record Awaited(byte[] key) implements Trunk {
        @Override
        public String toString() {
            return "Awaited";
        }
    }

    /** The other node awaits it at {@code host:port}. */
    record Dialled(String address, byte[] key) implements Trunk {
        @Override
        public String toString() {
            return "Dialled[" + address + "]";
        }
    }
}
