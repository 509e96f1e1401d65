package io.jumphold.http.site;

import io.jumphold.protocol.api.Operations;
import java.util.concurrent.CompletionStage;

/** Knows the nodes of the cluster. */
public interface Nodes {
    CompletionStage<Operations.Nodes> nodes();

    /**
     * A node that is gone for good counts for the site's capacity no more (TIER-3); whether it did.
     *
     * @return fails with {@code in_use} where it is a member
     */
    CompletionStage<Boolean> remove(String address);
}
