package io.jumphold.cluster.link;

import io.jumphold.protocol.error.Fault;

/** One end's WebSocket of a session's pipe on this node, as the front door holds it. Calls never block and are safe from any thread. */
public interface PipeEnd {
    /**
     * Both ends are there and on this node: from now on what one sends goes to the other, with back-pressure. Called once for a pair, on either of them.
     * Must come after this end's {@code Joined} frame has been queued, for both ends.
     */
    void splice(PipeEnd other);

    /**
     * Both ends are there, the other one on another node: from now on what this one sends goes there. An awaited trunk is awaited when this returns. One
     * that does not come about, or breaks, costs both ends their connections, and they come again.
     */
    void splice(Trunk trunk);

    /** Closes the connection with the fault's close code; with a normal close where the session ended as it should ({@code session_ended}). */
    void close(Fault fault);
}
