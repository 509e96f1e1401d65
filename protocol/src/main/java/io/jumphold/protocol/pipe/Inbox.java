package io.jumphold.protocol.pipe;

/** Counts what has arrived, so that nothing is taken twice, and knows when the other end should hear of it. Guarded by the pipe's lock. */
final class Inbox {
    private static final int ACKNOWLEDGE_FRAMES = 16;
    private static final int ACKNOWLEDGE_BYTES = 64 * 1024;

    private long received;
    private long acknowledged;
    private int unacknowledgedBytes;

    /** Whether the frame is the next one; one that has come before is passed over. */
    boolean takes(long number, int size) throws PipeBrokenException {
        if (number <= received) {
            return false;
        }
        if (number != received + 1) {
            throw new PipeBrokenException("frame " + (received + 1) + " is missing");
        }
        received = number;
        unacknowledgedBytes += size;
        return true;
    }

    boolean owesAcknowledgement() {
        return received - acknowledged >= ACKNOWLEDGE_FRAMES || unacknowledgedBytes >= ACKNOWLEDGE_BYTES;
    }

    /** The number of the last frame that has arrived; the caller tells it to the other end. */
    long acknowledge() {
        acknowledged = received;
        unacknowledgedBytes = 0;
        return received;
    }
}
