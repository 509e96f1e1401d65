package io.jumphold.http.fake;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.list.LiveFeed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A live feed that a test feeds. */
public final class MemoryFeed implements LiveFeed {
    public final List<Consumer<List<JumpClientRow>>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public AutoCloseable subscribe(Consumer<List<JumpClientRow>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void tell(JumpClientRow... rows) {
        listeners.forEach(listener -> listener.accept(List.of(rows)));
    }
}
