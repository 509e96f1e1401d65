package io.jumphold.protocol.pipe;

/** Carries whole frames to the other end over one connection. */
public interface Transport {
    /**
     * Queues a frame and returns at once; a frame that can no longer be sent is dropped, the pipe sends it again on the next connection.
     * Called with the pipe's lock held: waiting here for the network could block both ends for ever. What can be queued is bounded (4 MiB).
     */
    void send(byte[] frame);
}
