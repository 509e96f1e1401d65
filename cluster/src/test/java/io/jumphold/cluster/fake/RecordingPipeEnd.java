package io.jumphold.cluster.fake;

import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.link.Trunk;
import io.jumphold.protocol.error.Fault;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An end of a pipe that remembers what was done with it. */
public final class RecordingPipeEnd implements PipeEnd {
    public final List<PipeEnd> spliced = new CopyOnWriteArrayList<>();
    public final List<Trunk> trunks = new CopyOnWriteArrayList<>();
    public final List<String> closed = new CopyOnWriteArrayList<>();

    @Override
    public void splice(PipeEnd other) {
        spliced.add(other);
    }

    @Override
    public void splice(Trunk trunk) {
        trunks.add(trunk);
    }

    @Override
    public void close(Fault fault) {
        closed.add(fault.code());
    }
}
