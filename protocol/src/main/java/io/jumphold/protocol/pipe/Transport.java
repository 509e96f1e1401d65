package io.jumphold.protocol.pipe;

/** Carries whole frames to the other end over one connection. */
public interface Transport {
    /**
     * Queues a frame and returns at once; a frame that can no longer be sent is dropped, the pipe sends it again on the next connection.
     * What can be queued is bounded by the channels' windows.
     */
    void send(byte[] frame);
}
