package io.jumphold.cluster.audit;

import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An audit log for a door that anybody may knock at: of those who are refused again and again it takes one entry a minute for each origin, each reason and this node,
 * which tells how many there were before it. Whatever is no refusal passes.
 */
public final class UnfloodedAuditLog implements AuditLog {
    /** Who is known counts by name, a stranger by where he comes from. */
    private record Kind(String whose, String what, String code) {}

    private final AuditLog log;
    private final Repeats repeats;

    /** {@code nanos}: passes evenly, however the clock is set. */
    public UnfloodedAuditLog(AuditLog log, LongSupplier nanos) {
        this.log = log;
        this.repeats = new Repeats(nanos);
    }

    @Override
    public CompletionStage<Void> append(AuditRecord entry) {
        if (entry.code() == null) {
            return log.append(entry);
        }
        String whose = entry.who().isEmpty() ? Origins.of(entry.fromAddress()) : entry.who();
        return repeats.admit(new Kind(whose, entry.what(), entry.code()))
                .map(left -> log.append(told(entry, left)))
                .orElseGet(() -> CompletableFuture.completedStage(null));
    }

    private static AuditRecord told(AuditRecord entry, Repeats.LeftOut left) {
        return left.same() == 0 && left.others() == 0
                ? entry
                : entry.change(
                        entry.before(),
                        "{\"left_out\":" + left.same() + ",\"left_out_of_others\":" + left.others() + "}");
    }

    @Override
    public CompletionStage<Page<Operations.AuditEntry>> page(@Nullable String cursor, int limit) {
        return log.page(cursor, limit);
    }
}
