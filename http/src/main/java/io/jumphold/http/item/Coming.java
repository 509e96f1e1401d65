package io.jumphold.http.item;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.LiveFeed;
import io.jumphold.protocol.api.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Whether one Jump Client comes online: hears from its making on, until it is closed. */
final class Coming implements AutoCloseable {
    private final int id;
    private final JumpItemList list;
    private final CompletableFuture<Boolean> seen = new CompletableFuture<>();
    private final AutoCloseable subscription;

    Coming(int id, LiveFeed live, JumpItemList list) {
        this.id = id;
        this.list = list;
        this.subscription = live.subscribe(this::heard);
    }

    private void heard(List<JumpClientRow> rows) {
        if (rows.stream().anyMatch(row -> row.id() == id && row.status() == Status.ONLINE)) {
            // Not on the thread of the feed.
            seen.completeAsync(() -> true);
        }
    }

    /** At once when it has come, else after this time. What the feed may have missed is looked up in the end. */
    CompletionStage<Boolean> within(Duration time) {
        return seen.completeOnTimeout(false, time.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(came -> came ? CompletableFuture.completedStage(true) : isThere());
    }

    private CompletionStage<Boolean> isThere() {
        return list.details(id)
                .thenApply(found -> found.filter(details -> details.item().status() == Status.ONLINE)
                        .isPresent());
    }

    @Override
    public void close() {
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IllegalStateException("A subscription that cannot be closed", e);
        }
    }
}
