package io.jumphold.cluster.fake;

import io.jumphold.cluster.link.Link;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A machine's connection that remembers what was done with it. */
public final class RecordingLink implements Link {
    public final List<ServerFrame> sent = new CopyOnWriteArrayList<>();
    public final List<String> closed = new CopyOnWriteArrayList<>();
    public final AtomicBoolean known = new AtomicBoolean();

    @Override
    public void known() {
        known.set(true);
    }

    @Override
    public void send(ServerFrame frame) {
        sent.add(frame);
    }

    @Override
    public void close(Fault fault) {
        closed.add(fault.code());
    }

    public <T extends ServerFrame> List<T> sent(Class<T> type) {
        return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
