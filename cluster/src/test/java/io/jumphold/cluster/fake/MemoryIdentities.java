package io.jumphold.cluster.fake;

import io.jumphold.cluster.enrolment.Identities;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ids of keys in memory, from 1. */
public final class MemoryIdentities implements Identities {
    private final Map<String, Integer> ids = new HashMap<>();
    private int last;

    @Override
    public synchronized CompletionStage<OptionalInt> find(String keyHash) {
        Integer id = ids.get(keyHash);
        return CompletableFuture.completedStage(id == null ? OptionalInt.empty() : OptionalInt.of(id));
    }

    @Override
    public synchronized CompletionStage<Integer> allocate(String keyHash) {
        return CompletableFuture.completedStage(ids.computeIfAbsent(keyHash, hash -> ++last));
    }

    @Override
    public synchronized CompletionStage<Void> forget(int clientId) {
        ids.values().remove(clientId);
        return CompletableFuture.completedStage(null);
    }

    public synchronized int size() {
        return ids.size();
    }
}
