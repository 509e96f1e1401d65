package io.jumphold.cluster.site;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** By it the nodes of a site know of each other before they have met. Calls block, and throw what they meet while the store is away. */
public interface NodeRegister {
    /** A node that has not told of itself for this long is not counted on. */
    Duration SILENCE = Duration.ofSeconds(15);

    /**
     * A node that has told of itself and has not said goodbye.
     *
     * @param lately within {@link #SILENCE}, by the store's own clock
     */
    record Found(NodeEntry node, boolean lately) {}

    /** This node is a member of the site's cluster now. */
    void enter(NodeEntry node);

    /**
     * It still is.
     *
     * @return false where another has begun the cluster anew without this one: end at once
     */
    boolean tell(NodeEntry node);

    List<Found> nodes();

    /**
     * Begins the site's cluster with this node, without any that were silent. Of several that call at once one succeeds.
     *
     * @param gone of which nodes it is known that they have ended, however lately they told of themselves
     * @return false where another node was there lately: join that
     */
    boolean begin(NodeEntry node, Predicate<NodeEntry> gone);

    /** Since when the site's cluster has been there, whatever single nodes did; long ago where nobody noted it. */
    Instant begunAt();

    /** This start says goodbye. */
    void leave(NodeEntry node);
}
