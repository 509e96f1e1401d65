package io.jumphold.http.route;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.http.json.Json;
import io.jumphold.protocol.error.Fault;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Writes what callers did, and what they were refused, to the audit log. A log that fails does not undo what was done: it says so itself. */
public final class Journal {
    private final AuditLog log;

    public Journal(AuditLog log) {
        this.log = log;
    }

    public CompletionStage<Void> done(Call call, String who, String what, String target) {
        return append(AuditRecord.done(call.at(), who, what, target, call.from()));
    }

    /** {@code before} and {@code after}: the states that the change stands between. */
    public CompletionStage<Void> changed(
            Call call, Principal who, String what, String target, @Nullable Object before, @Nullable Object after) {
        return append(AuditRecord.done(call.at(), who.name(), what, target, call.from())
                .change(before == null ? null : Json.text(before), after == null ? null : Json.text(after)));
    }

    public CompletionStage<Void> refused(Call call, String who, String what, String target, Fault fault) {
        return append(AuditRecord.refused(call.at(), who, what, target, call.from(), fault));
    }

    private CompletionStage<Void> append(AuditRecord entry) {
        return log.append(entry).exceptionally(failed -> null);
    }
}
