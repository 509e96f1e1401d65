package io.jumphold.cluster.fake;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** The audit log in memory. */
public final class MemoryAudit implements AuditLog {
    public final List<AuditRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Void> append(AuditRecord entry) {
        records.add(entry);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Page<Operations.AuditEntry>> page(String cursor, int limit) {
        throw new UnsupportedOperationException("The heart writes only");
    }
}
