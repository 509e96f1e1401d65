package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.PipeFrame;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One tool's stream in a pipe. Writing blocks while the other end can take no more; everything may be called from any thread.
 * It outlives the connection: after a reconnect it goes on where it was. It is over when both ends have closed it.
 */
public final class Channel {
    private final Pipe pipe;
    private final int id;
    private int maySend = Limits.CHANNEL_WINDOW;
    private int mayReceive = Limits.CHANNEL_WINDOW;
    private int consumed;
    private boolean closedHere;
    private boolean closedThere;
    private @Nullable ChannelListener listener;

    Channel(Pipe pipe, int id) {
        this.pipe = pipe;
        this.id = id;
    }

    /** Odd where the representative opened it, even where the Jump Client did. */
    public int id() {
        return id;
    }

    /**
     * Sends bytes; waits while the other end cannot take more, also while there is no connection.
     *
     * @throws IOException when the channel is closed at either end, or the pipe is
     */
    public void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int end = offset + length;
        while (from < end) {
            from += writeSome(bytes, from, end - from);
        }
    }

    private int writeSome(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
        pipe.lock.lockInterruptibly();
        try {
            while (isOpen() && room() == 0) {
                pipe.changed.await();
            }
            if (!isOpen()) {
                throw new IOException("The channel is closed");
            }
            int size = Math.min(Math.min(length, room()), Limits.DATA);
            byte[] part = Arrays.copyOfRange(bytes, offset, offset + size);
            maySend -= size;
            pipe.send(number -> new PipeFrame.Data(number, id, part));
            return size;
        } finally {
            pipe.unlock();
        }
    }

    /** Bytes that can be written now without waiting. */
    int room() {
        return pipe.isFull() ? 0 : maySend;
    }

    /** The listener has used up this many bytes, so that the other end may send as many more. */
    public void consumed(int bytes) {
        pipe.lock.lock();
        try {
            if (bytes < 0 || bytes > Limits.CHANNEL_WINDOW - mayReceive - consumed) {
                throw new IllegalArgumentException("More is said to be consumed than was received: " + bytes);
            }
            consumed += bytes;
            if (consumed >= Limits.CHANNEL_WINDOW / 4 && isOpen()) {
                int granted = consumed;
                consumed = 0;
                mayReceive += granted;
                pipe.send(number -> new PipeFrame.Grant(number, id, granted));
            }
        } finally {
            pipe.unlock();
        }
    }

    /** Tells the other end the size of the terminal here: 1 to 10,000 columns and rows. */
    public void resize(int columns, int rows) {
        sendIfOpen(number -> new PipeFrame.Resize(number, id, columns, rows));
    }

    /** Asks for a signal to what runs at the other end: {@code HUP}, {@code INT}, {@code TERM}, {@code KILL}. */
    public void signal(String name) {
        sendIfOpen(number -> new PipeFrame.Signal(number, id, name));
    }

    /** Closes this end, after everything that was written; a second call does nothing. */
    public void close(@Nullable Integer exitCode, @Nullable Fault fault) {
        pipe.lock.lock();
        try {
            if (!closedHere) {
                closedHere = true;
                pipe.send(number -> new PipeFrame.Close(number, id, exitCode, fault));
                forgetIfOver();
            }
        } finally {
            pipe.unlock();
        }
    }

    private void sendIfOpen(LongFunction<PipeFrame.Numbered> frame) {
        pipe.lock.lock();
        try {
            if (isOpen()) {
                pipe.send(frame);
            }
        } finally {
            pipe.unlock();
        }
    }

    private boolean isOpen() {
        return !closedHere && !closedThere && !pipe.isClosed();
    }

    private void forgetIfOver() {
        pipe.changed.signalAll();
        if (closedHere && closedThere) {
            pipe.forget(id);
        }
    }

    // The rest is called by the pipe, with its lock held.

    /** Who listens, asked for when it is this channel's turn to be told. */
    void listener(Supplier<ChannelListener> source) {
        pipe.later(() -> guarded(() -> listener = source.get()));
    }

    void received(PipeFrame.Numbered frame) throws PipeBrokenException {
        if (closedThere) {
            throw new PipeBrokenException("channel " + id + " goes on after its close");
        }
        if (frame instanceof PipeFrame.Data data) {
            received(data.bytes());
        } else if (frame instanceof PipeFrame.Grant grant) {
            granted(grant.bytes());
        } else if (frame instanceof PipeFrame.Resize resize) {
            tellIfOpen(to -> to.resized(resize.columns(), resize.rows()));
        } else if (frame instanceof PipeFrame.Signal signal) {
            tellIfOpen(to -> to.signalled(signal.name()));
        } else if (frame instanceof PipeFrame.Close close) {
            closedThere = true;
            forgetIfOver();
            tell(to -> to.closed(close.exitCode(), close.fault()));
        }
    }

    private void received(byte[] bytes) throws PipeBrokenException {
        mayReceive -= bytes.length;
        if (mayReceive < 0) {
            throw new PipeBrokenException("more was sent than granted");
        }
        tellIfOpen(to -> to.data(bytes));
    }

    private void granted(int bytes) throws PipeBrokenException {
        maySend += bytes;
        if (maySend > Limits.CHANNEL_WINDOW) {
            throw new PipeBrokenException("more was granted than used");
        }
        pipe.changed.signalAll();
    }

    /** The pipe has ended: the listener hears it unless it knows the channel's end already. */
    void ended(Fault fault) {
        if (!closedThere) {
            closedThere = true;
            tell(to -> to.closed(null, fault));
        }
    }

    private void tellIfOpen(Consumer<ChannelListener> what) {
        if (!closedHere) {
            tell(what);
        }
    }

    private void tell(Consumer<ChannelListener> what) {
        pipe.later(() -> guarded(() -> {
            if (listener != null) {
                what.accept(listener);
            }
        }));
    }

    /** A tool's defect ends its channel, not the session. */
    private void guarded(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException defect) {
            System.getLogger(Channel.class.getName())
                    .log(System.Logger.Level.ERROR, "A channel's listener failed", defect);
            close(null, ErrorCode.TOOL_FAILED.fault());
        }
    }
}
