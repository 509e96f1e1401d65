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

    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private long last;
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
        resumed = false;
    }

    void unnumbered(PipeFrame frame) {
        if (transport != null) {
            transport.send(WireCodec.encode(frame));
        }
    }

    void numbered(LongFunction<PipeFrame.Numbered> frame) throws PipeBrokenException {
        long number = ++last;
        byte[] encoded = WireCodec.encode(frame.apply(number));
        unacknowledged.add(new Sent(number, encoded));
        bytes += encoded.length;
        if (bytes > MOST_BYTES) {
            throw new PipeBrokenException("the other end acknowledges nothing");
        }
        if (resumed && transport != null) {
            transport.send(encoded);
        }
    }

    void resumedFrom(long received) throws PipeBrokenException {
        acknowledged(received);
        Sent first = unacknowledged.peek();
        if (first != null && first.number() != received + 1) {
            throw new PipeBrokenException("frames after " + received + " are no longer kept");
        }
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
        for (Sent sent = unacknowledged.peek(); sent != null && sent.number() <= number; sent = unacknowledged.peek()) {
            unacknowledged.remove();
            bytes -= sent.frame().length;
        }
    }
}
