package io.jumphold.cluster.rate;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * The turns that this node has given out, one for each who attaches, until they have passed: whoever drops its place and comes again has the same turn and makes the
 * line no longer, however often it comes. A turn lets in once.
 */
final class OpenTurns {
    /** More than a node holds clients. Who is pushed out gets another turn, and that is all. */
    static final int MOST = 50_000;

    private record Open(int perSecond, CompletableFuture<Long> turn, boolean taken) {
        /** Where it is known by now. */
        Optional<Long> at() {
            return turn.isDone() && !turn.isCompletedExceptionally() ? Optional.of(turn.join()) : Optional.empty();
        }
    }

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final LongPredicate isMissed;

    OpenTurns(LongPredicate isMissed) {
        this.isMissed = isMissed;
    }

    /** The turn of this one by this rate that is still to come, if it has one. */
    synchronized Optional<CompletionStage<Long>> of(String name, int perSecond) {
        return Optional.ofNullable(open.get(name))
                .filter(one -> one.perSecond() == perSecond
                        && !one.taken()
                        && one.at().filter(isMissed::test).isEmpty())
                .map(Open::turn);
    }

    /** That turn, or a new one. */
    CompletionStage<Long> of(String name, int perSecond, Supplier<CompletionStage<Long>> reserve) {
        CompletableFuture<Long> fresh = new CompletableFuture<>();
        synchronized (this) {
            Optional<CompletionStage<Long>> present = of(name, perSecond);
            if (present.isPresent()) {
                return present.get();
            }
            put(name, new Open(perSecond, fresh, false));
        }
        reserve.get().whenComplete((turn, failure) -> {
            if (failure == null) {
                fresh.complete(turn);
            } else {
                forget(name, fresh);
                fresh.completeExceptionally(failure);
            }
        });
        return fresh;
    }

    /** It is let in at this turn; false where it was already. */
    synchronized boolean take(String name, long turn, int perSecond) {
        Open present = open.get(name);
        if (present != null
                && present.taken()
                && present.at().filter(at -> at == turn).isPresent()) {
            return false;
        }
        put(name, new Open(perSecond, CompletableFuture.completedFuture(turn), true));
        return true;
    }

    synchronized int size() {
        return open.size();
    }

    private synchronized void forget(String name, CompletableFuture<Long> turn) {
        Open present = open.get(name);
        if (present != null && present.turn() == turn) {
            open.remove(name);
        }
    }

    /** The eldest come first, about in the order of their turns. */
    private void put(String name, Open one) {
        open.remove(name);
        Iterator<Open> eldest = open.values().iterator();
        while (eldest.hasNext() && (eldest.next().at().filter(isMissed::test).isPresent() || open.size() >= MOST)) {
            eldest.remove();
        }
        open.put(name, one);
    }
}
