package io.jumphold.cluster.statistics;

import java.util.concurrent.CompletionStage;

/** What machines told of themselves last. Access has been checked by the caller. */
public interface Statistics {
    /**
     * The newest reading of a Jump Client, from whatever node holds its link. Refusals are {@link io.jumphold.protocol.error.FaultException}s in the stage:
     * {@code client_not_found}, {@code client_uninstalled}, {@code client_offline}, {@code no_statistics}, {@code server_busy} when nobody answers in time.
     */
    CompletionStage<Reading> newest(int id);
}
