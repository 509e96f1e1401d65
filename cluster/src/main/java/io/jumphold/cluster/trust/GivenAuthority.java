package io.jumphold.cluster.trust;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the operator has given the front door's certificate: the site has no authority of its own in use, and none to change. */
public final class GivenAuthority implements Authorities {
    @Override
    public CompletionStage<List<Known>> all() {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<Long> clientsWithout() {
        return CompletableFuture.completedStage(0L);
    }

    @Override
    public CompletionStage<Known> prepare() {
        return refused();
    }

    @Override
    public CompletionStage<Known> change(int number, boolean anyway) {
        return refused();
    }

    @Override
    public CompletionStage<Void> retire(int number, boolean anyway) {
        return refused();
    }

    private static <T> CompletionStage<T> refused() {
        return CompletableFuture.failedStage(new FaultException(ErrorCode.AUTHORITY_NOT_OWN.fault()));
    }
}
