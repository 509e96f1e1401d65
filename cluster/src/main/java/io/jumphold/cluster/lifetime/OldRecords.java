package io.jumphold.cluster.lifetime;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** What is kept of the past for so many days only: the history of Jump Clients (LIFE-9) and the audit log (RPT-2). */
@FunctionalInterface
public interface OldRecords {
    /** Deletes the oldest of each that are from before this instant, at most {@code most} of each; tells how many it deleted of the one of which there were more. */
    CompletionStage<Integer> forget(Instant before, int most);
}
