package io.jumphold.http.fake;

import io.jumphold.cluster.directory.IdempotencyKeys;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Idempotency keys in memory. */
public final class MemoryIdempotencyKeys implements IdempotencyKeys {
    public final Map<String, Known> known = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Optional<Known>> take(String account, String key, String requestHash) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(known.putIfAbsent(account + " " + key, new Known(requestHash, null))));
    }

    @Override
    public CompletionStage<Void> answered(String account, String key, String answer) {
        known.computeIfPresent(account + " " + key, (same, first) -> new Known(first.requestHash(), answer));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> free(String account, String key) {
        known.remove(account + " " + key);
        return CompletableFuture.completedFuture(null);
    }
}
