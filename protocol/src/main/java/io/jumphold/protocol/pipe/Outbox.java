package io.jumphold.protocol.pipe;

import io.jumphold.protocol.wire.PipeFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Numbers what this end sends and keeps it until the other end has it. Guarded by the pipe's lock. */
final class Outbox {
    private record Sent(long number, byte[] frame) {}

    /** Writers wait from here on; what they may not wait for (grants, closes) still goes out. */
    static final int FULL = 1024 * 1024;

    /** No end that keeps to the windows and acknowledges gets this far. */
    static final int OVERFULL = 4 * FULL;

    /** What keeping a frame costs beside its bytes, so that a million tiny frames are not free. */
    private static final int OVERHEAD = 64;

    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private long last;
    private long acknowledged;
    private int bytes;
    private boolean resumed;
    private @Nullable Transport transport;

    /** A new connection: first say what has arrived here; what is due to the other end waits for its own resume. */
    void connected(Transport transport, long received) {
        this.transport = transport;
        resumed = false;
        unnumbered(new PipeFrame.Resume(received));
    }

    void disconnected() {
        transport = null;
    }

    void unnumbered(PipeFrame frame) {
        if (transport != null) {
            transport.send(WireCodec.encode(frame));
        }
    }

    /** A frame that refuses its values takes no number. */
    void numbered(LongFunction<PipeFrame.Numbered> frame) {
        Sent next = new Sent(last + 1, WireCodec.encode(frame.apply(last + 1)));
        last = next.number();
        unacknowledged.add(next);
        bytes += next.frame().length + OVERHEAD;
        if (resumed && transport != null) {
            transport.send(next.frame());
        }
    }

    /** The other end's first word on this connection: sends it everything that it lacks. A second one would make this end repeat itself without end. */
    void resumedFrom(long received) throws PipeBrokenException {
        if (resumed) {
            throw new PipeBrokenException("resumed twice on one connection");
        }
        if (received < acknowledged) {
            throw new PipeBrokenException("frames after " + received + " are no longer kept");
        }
        acknowledged(received);
        resumed = true;
        Transport current = transport;
        if (current != null) {
            unacknowledged.forEach(sent -> current.send(sent.frame()));
        }
    }

    void acknowledged(long number) throws PipeBrokenException {
        if (number > last) {
            throw new PipeBrokenException("frame " + number + " was never sent");
        }
        acknowledged = Math.max(acknowledged, number);
        for (Sent sent = unacknowledged.peek(); sent != null && sent.number() <= number; sent = unacknowledged.peek()) {
            unacknowledged.remove();
            bytes -= sent.frame().length + OVERHEAD;
        }
    }

    void close() {
        disconnected();
        unacknowledged.clear();
        bytes = 0;
    }

    boolean isFull() {
        return bytes >= FULL;
    }

    boolean isOverfull() {
        return bytes >= OVERFULL;
    }
}
