package io.jumphold.http.fake;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** The audit log in memory. */
public final class MemoryAudit implements AuditLog {
    public final List<AuditRecord> entries = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Void> append(AuditRecord entry) {
        entries.add(entry);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Page<Operations.AuditEntry>> page(String cursor, int limit) {
        int before = Cursors.read(cursor, entries.size() + 1);
        List<Operations.AuditEntry> page = IntStream.iterate(before - 1, number -> number > 0, number -> number - 1)
                .limit(limit)
                .mapToObj(number -> entry(number, entries.get(number - 1)))
                .toList();
        boolean last = page.isEmpty() || page.getLast().id() == 1;
        return CompletableFuture.completedFuture(new Page<>(
                page, last ? null : Cursors.write((int) page.getLast().id())));
    }

    private static Operations.AuditEntry entry(int id, AuditRecord entry) {
        return new Operations.AuditEntry(
                id,
                entry.at(),
                entry.who(),
                entry.what(),
                entry.target(),
                entry.fromAddress(),
                entry.code(),
                entry.before(),
                entry.after());
    }
}
