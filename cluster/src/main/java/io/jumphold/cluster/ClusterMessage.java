package io.jumphold.cluster;

/** What travels between nodes. */
public interface ClusterMessage {
    /** The oldest form of these messages that this version understands, so that nodes of two releases can be told apart. */
    int OLDEST_WIRE = 1;

    /** The newest, which it sends. */
    int NEWEST_WIRE = 1;
}
