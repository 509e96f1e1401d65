package io.jumphold.cluster.fake;

import io.jumphold.cluster.enrolment.EnrolmentRules;
import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ids of keys in memory, from 1. */
public final class MemoryIdentities implements Identities {
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<Integer> counted = new HashSet<>();
    private final Map<Integer, String> scopes = new HashMap<>();
    private int last;
    private int most = Integer.MAX_VALUE;

    @Override
    public synchronized CompletionStage<OptionalInt> find(String keyHash) {
        Integer id = ids.get(keyHash);
        return CompletableFuture.completedStage(id == null ? OptionalInt.empty() : OptionalInt.of(id));
    }

    @Override
    public synchronized CompletionStage<Identity> allocate(String keyHash, String installScope, boolean onlyOne) {
        if (!ids.containsKey(keyHash) && counted.size() >= most) {
            return CompletableFuture.failedStage(new FaultException(ErrorCode.CLIENT_LIMIT_REACHED.fault()));
        }
        boolean made = !ids.containsKey(keyHash);
        int next = made ? last + 1 : ids.get(keyHash);
        int duplicateOf = installScope.isEmpty()
                ? 0
                : counted.stream()
                        .filter(other -> other != next && installScope.equals(scopes.get(other)))
                        .min(Integer::compare)
                        .orElse(0);
        if (made && onlyOne && duplicateOf != 0) {
            return CompletableFuture.failedStage(new FaultException(EnrolmentRules.duplicate(duplicateOf)));
        }
        last = Math.max(last, next);
        ids.put(keyHash, next);
        counted.add(next);
        scopes.put(next, installScope);
        return CompletableFuture.completedStage(new Identity(next, duplicateOf));
    }

    @Override
    public synchronized CompletionStage<Void> installedIn(int clientId, String installScope) {
        scopes.put(clientId, installScope);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Void> count(int clientId, boolean counts) {
        if (counts) {
            counted.add(clientId);
        } else {
            counted.remove(clientId);
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Void> forget(int clientId) {
        ids.values().remove(clientId);
        counted.remove(clientId);
        return CompletableFuture.completedStage(null);
    }

    public synchronized int size() {
        return ids.size();
    }

    /** How many take a place of the capacity. */
    public synchronized int counted() {
        return counted.size();
    }

    /** No more than these from now on. */
    public synchronized void atMost(int capacity) {
        most = capacity;
    }
}
