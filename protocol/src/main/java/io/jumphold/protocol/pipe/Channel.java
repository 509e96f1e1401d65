package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.PipeFrame;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One tool's stream in a pipe. Writing blocks while the other end has granted nothing; everything may be called from any thread.
 * It outlives the connection: after a reconnect it goes on where it was.
 */
public final class Channel {
    private final Pipe pipe;
    private final int id;
    private final Condition changed;
    private int maySend = Limits.CHANNEL_WINDOW;
    private int mayReceive = Limits.CHANNEL_WINDOW;
    private int consumed;
    private boolean closedHere;
    private boolean closedThere;
    private @Nullable ChannelListener listener;

    Channel(Pipe pipe, int id, Condition changed) {
        this.pipe = pipe;
        this.id = id;
        this.changed = changed;
    }

    /** Odd where the representative opened it, even where the Jump Client did. */
    public int id() {
        return id;
    }

    /**
     * Sends bytes; waits while the other end cannot take more.
     *
     * @throws IOException when the channel or the pipe is closed
     */
    public void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            from += writeSome(bytes, from, end - from);
        }
    }

    private int writeSome(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
        pipe.lock.lockInterruptibly();
        try {
            while (maySend == 0 && isOpen()) {
                changed.await();
            }
            if (!isOpen()) {
                throw new IOException("The channel is closed");
            }
            int size = Math.min(Math.min(length, maySend), Limits.DATA);
            byte[] part = Arrays.copyOfRange(bytes, offset, offset + size);
            maySend -= size;
            pipe.send(number -> new PipeFrame.Data(number, id, part));
            return size;
        } finally {
            pipe.lock.unlock();
        }
    }

    /** The listener has used up this many bytes, so that the other end may send as many more. */
    public void consumed(int bytes) {
        pipe.lock.lock();
        try {
            consumed += bytes;
            if (consumed >= Limits.CHANNEL_WINDOW / 4 && isOpen()) {
                int granted = consumed;
                consumed = 0;
                mayReceive += granted;
                pipe.send(number -> new PipeFrame.Grant(number, id, granted));
            }
        } finally {
            pipe.lock.unlock();
        }
    }

    public void resize(int columns, int rows) {
        sendIfOpen(number -> new PipeFrame.Resize(number, id, columns, rows));
    }

    public void signal(String name) {
        sendIfOpen(number -> new PipeFrame.Signal(number, id, name));
    }

    /** Closes this end; a second call does nothing. */
    public void close(@Nullable Integer exitCode, @Nullable Fault fault) {
        pipe.lock.lock();
        try {
            if (!closedHere) {
                pipe.send(number -> new PipeFrame.Close(number, id, exitCode, fault));
                closedHere = true;
                forgetIfClosed();
            }
        } finally {
            pipe.lock.unlock();
        }
    }

    private void sendIfOpen(LongFunction<PipeFrame.Numbered> frame) {
        pipe.lock.lock();
        try {
            if (isOpen()) {
                pipe.send(frame);
            }
        } finally {
            pipe.lock.unlock();
        }
    }

    private boolean isOpen() {
        return !closedHere && !closedThere && !pipe.isClosed();
    }

    private void forgetIfClosed() {
        changed.signalAll();
        if (closedHere && closedThere) {
            pipe.forget(id);
        }
    }

    // The rest is called by the pipe: state under its lock, listeners outside it.

    void listener(ChannelListener listener) {
        this.listener = listener;
    }

    void received(int bytes) throws PipeBrokenException {
        mayReceive -= bytes;
        if (mayReceive < 0) {
            throw new PipeBrokenException("more was sent than granted");
        }
    }

    void granted(int bytes) throws PipeBrokenException {
        maySend += bytes;
        if (maySend > Limits.CHANNEL_WINDOW) {
            throw new PipeBrokenException("more was granted than used");
        }
        changed.signalAll();
    }

    void closedThere() {
        closedThere = true;
        forgetIfClosed();
    }

    void wakeWriters() {
        changed.signalAll();
    }

    void tell(PipeFrame.Numbered frame) {
        ChannelListener to = listener;
        if (to == null) {
            return;
        }
        if (frame instanceof PipeFrame.Data data) {
            to.data(data.bytes());
        } else if (frame instanceof PipeFrame.Resize resize) {
            to.resized(resize.columns(), resize.rows());
        } else if (frame instanceof PipeFrame.Signal signal) {
            to.signalled(signal.name());
        } else if (frame instanceof PipeFrame.Close close) {
            to.closed(close.exitCode(), close.fault());
        }
    }

    void tellBroken(Fault fault) {
        if (listener != null && !closedThere) {
            listener.closed(null, fault);
        }
    }
}
