package io.jumphold.cluster.link;

import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.ServerFrame;

/** A machine's connection on this node, as the front door holds it. No call blocks; all are safe from any thread and after the end. */
public interface Link {
    /** The machine has shown the pass of the client that it says it is, if nothing else yet: it takes no stranger's place here any more. */
    void known();

    /** Writes a frame; a link whose machine reads too slowly closes itself. */
    void send(ServerFrame frame);

    /** Says {@code refused} and closes with the fault's close code. */
    void close(Fault fault);
}
