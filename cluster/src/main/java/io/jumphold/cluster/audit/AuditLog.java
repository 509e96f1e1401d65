package io.jumphold.cluster.audit;

import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The append-only audit table. */
public interface AuditLog {
    /** Done when it is on disk. Never blocks the caller; a write that fails is logged with its content and told by the stage. */
    CompletionStage<Void> append(AuditRecord entry);

    /**
     * Newest first.
     *
     * @param cursor of the page before; null for the first
     * @param limit 1 to 1,000
     */
    CompletionStage<Page<Operations.AuditEntry>> page(@Nullable String cursor, int limit);
}
