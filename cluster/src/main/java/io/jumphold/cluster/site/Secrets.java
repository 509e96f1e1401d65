package io.jumphold.cluster.site;

import java.util.Optional;

/** Secrets of the site, kept in the database and encrypted with the site key that each node is given. Blocking: used at start only. */
public interface Secrets {
    /** The secret of this name. Throws {@code IllegalStateException} when it was encrypted with another site key */
    Optional<byte[]> find(String name);

    /** Stores it unless there is one of that name already; answers the one that is there now. */
    byte[] putIfAbsent(String name, byte[] secret);
}
