package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds a Jump Item for somebody who wants to do something with it. What he may not see is as little there as what does not exist (SRCH-2). */
public final class VisibleItems {
    private final JumpItemList list;
    private final Gate gate;

    public VisibleItems(JumpItemList list, Gate gate) {
        this.list = list;
        this.gate = gate;
    }

    /** The item; fails with {@code client_not_found}, or {@code permission_denied} on what he may see but not do this to. */
    public CompletionStage<JumpItems.Details> find(Call call, Principal who, int id, Action action) {
        return list.details(id)
                .thenApply(found -> found.filter(details ->
                        !details.item().flags().deletionRequested() || gate.may(call, who, Action.ADMINISTER)))
                .thenCompose(found -> allowed(found, call, who, action))
                .exceptionallyCompose(VisibleItems::notFound);
    }

    /** As the audit log writes it. */
    static String target(int id) {
        return "client:" + id;
    }

    private CompletionStage<JumpItems.Details> allowed(
            Optional<JumpItems.Details> found, Call call, Principal who, Action action) {
        if (found.isEmpty()) {
            throw Gate.notFound();
        }
        JumpItems.Item item = found.get().item();
        return gate.group(call, who, action, item.group().id(), target(item.id()))
                .thenApply(allowed -> found.get());
    }

    private static CompletionStage<JumpItems.Details> notFound(Throwable failure) {
        boolean hidden = Problems.root(failure) instanceof FaultException refused
                && refused.fault().is(ErrorCode.NOT_FOUND);
        return CompletableFuture.failedFuture(
                hidden ? new FaultException(ErrorCode.CLIENT_NOT_FOUND.fault()) : failure);
    }
}
