package io.jumphold.http.site;

import io.jumphold.protocol.api.Operations;
import java.util.concurrent.CompletionStage;

/** Knows the nodes of the cluster. */
@FunctionalInterface
public interface Nodes {
    CompletionStage<Operations.Nodes> nodes();
}
