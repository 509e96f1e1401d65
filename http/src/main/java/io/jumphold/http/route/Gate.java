package io.jumphold.http.route;

import io.jumphold.cluster.access.Access;
import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.access.Decision;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks the access rules, and has every refusal audited. */
public final class Gate {
    private final DirectoryStore directory;
    private final Journal journal;

    public Gate(DirectoryStore directory, Journal journal) {
        this.directory = directory;
        this.journal = journal;
    }

    /** Whether this may be done to the site, or to some Jump Group of it. */
    public CompletionStage<Void> site(Call call, Principal who, @Nullable Action action) {
        if (action == null) {
            return CompletableFuture.completedFuture(null);
        }
        Decision decision = Access.decide(directory.current(), who.caller(), action, call.at());
        String target =
                call.request().method().name() + " " + call.request().getUri().path();
        return enforced(decision, call, who, target);
    }

    /** Whether this may be done to what is in this Jump Group; {@code target} is what the audit log shall name. */
    public CompletionStage<Void> group(Call call, Principal who, Action action, int jumpGroupId, String target) {
        Decision decision = Access.decide(directory.current(), who.caller(), action, jumpGroupId, call.at());
        return enforced(decision, call, who, target);
    }

    /** The groups that the caller may see; empty: all. */
    public Optional<Set<Integer>> visibleGroups(Call call, Principal who) {
        return Access.visibleGroups(directory.current(), who.caller(), call.at());
    }

    public Directory directory() {
        return directory.current();
    }

    private CompletionStage<Void> enforced(Decision decision, Call call, Principal who, String target) {
        return switch (decision) {
            case Decision.Allowed ignored -> CompletableFuture.completedFuture(null);
            case Decision.Denied(Fault fault) ->
                journal.refused(call, who.name(), "access_refused", target, fault)
                        .thenCompose(audited -> CompletableFuture.failedFuture(new FaultException(fault)));
        };
    }

    /** Whether the caller may do this at all; asks without consequence. */
    public boolean may(Call call, Principal who, Action action) {
        return Access.decide(directory.current(), who.caller(), action, call.at()) instanceof Decision.Allowed;
    }

    /** The fault for what a caller may not see: the same as for what is not there. */
    public static FaultException notFound() {
        return new FaultException(ErrorCode.NOT_FOUND.fault());
    }
}
