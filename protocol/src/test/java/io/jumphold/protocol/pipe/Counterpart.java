package io.jumphold.protocol.pipe;

import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.PipeFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;

/** The other end of a pipe, led by hand: it says exactly what a test wants, right or wrong, and keeps what it hears. */
final class Counterpart implements Transport {
    private final Pipe pipe;
    private final Queue<PipeFrame> heard = new ConcurrentLinkedQueue<>();
    private long number;

    Counterpart(Pipe pipe) {
        this.pipe = pipe;
    }

    /** Connects and lets the pipe send everything from the start. */
    static Counterpart connectedTo(Pipe pipe) throws PipeBrokenException {
        Counterpart counterpart = new Counterpart(pipe);
        pipe.connected(counterpart);
        counterpart.says(new PipeFrame.Resume(0));
        return counterpart;
    }

    void says(PipeFrame frame) throws PipeBrokenException {
        pipe.receive(WireCodec.encode(frame));
    }

    /** Says the frame with the number that is due. */
    void saysNext(LongFunction<PipeFrame> frame) throws PipeBrokenException {
        says(frame.apply(++number));
    }

    @Override
    public void send(byte[] frame) {
        try {
            heard.add(WireCodec.pipeFrame(frame));
        } catch (MalformedFrameException e) {
            throw new AssertionError("The pipe sent something malformed", e);
        }
    }

    List<PipeFrame> heard() {
        return List.copyOf(heard);
    }

    <F extends PipeFrame> List<F> heard(Class<F> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    long bytesHeard() {
        return heard(PipeFrame.Data.class).stream()
                .mapToLong(data -> data.bytes().length)
                .sum();
    }
}
