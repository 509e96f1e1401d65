package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.PipeFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session: channels over one connection after another, with nothing lost, doubled or reordered between them.
 *
 * <p>Feed every frame of the current connection to {@link #receive} from one thread; call {@link #connected} for each new connection
 * and {@link #disconnected} when it is lost.
 */
public final class Pipe {
    /** Which end this is; it decides the numbers of the channels that it opens. */
    public enum End {
        REPRESENTATIVE(1),
        JUMP_CLIENT(2);

        private final int firstChannel;

        End(int firstChannel) {
            this.firstChannel = firstChannel;
        }
    }

    private static final int ACKNOWLEDGE_FRAMES = 16;
    private static final int ACKNOWLEDGE_BYTES = 64 * 1024;

    final ReentrantLock lock = new ReentrantLock();
    private final End end;
    private final Acceptor acceptor;
    private final Outbox outbox = new Outbox();
    private final Map<Integer, Channel> channels = new HashMap<>();
    private int nextChannel;
    private long received;
    private long acknowledged;
    private int unacknowledgedBytes;
    private @Nullable Fault closed;

    public Pipe(End end, Acceptor acceptor) {
        this.end = end;
        this.acceptor = acceptor;
        this.nextChannel = end.firstChannel;
    }

    /** A connection has been joined; everything goes over it from now on. */
    public void connected(Transport transport) {
        lock.lock();
        try {
            outbox.connected(transport, received);
            acknowledged = received;
        } finally {
            lock.unlock();
        }
    }

    /** The connection is gone; what is written meanwhile waits for the next one. */
    public void disconnected() {
        lock.lock();
        try {
            outbox.disconnected();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the other end for a tool. Frames may be written at once; a refusal comes as the channel's end. */
    public Channel open(String tool, Map<String, String> parameters, ChannelListener listener) {
        lock.lock();
        try {
            Channel channel = new Channel(this, nextChannel, lock.newCondition());
            nextChannel += 2;
            channel.listener(listener);
            channels.put(channel.id(), channel);
            send(number -> new PipeFrame.Open(number, channel.id(), tool, parameters));
            return channel;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes one frame of the current connection.
     *
     * @throws PipeBrokenException when the session cannot go on; the pipe is closed already
     */
    public void receive(byte[] bytes) throws PipeBrokenException {
        try {
            PipeFrame frame = WireCodec.pipeFrame(bytes);
            if (frame instanceof PipeFrame.Numbered numbered) {
                receive(numbered, bytes.length);
            } else if (frame instanceof PipeFrame.Unknown unknown && unknown.number() != null) {
                inOrder(unknown.number(), bytes.length);
            } else {
                receiveUnnumbered(frame);
            }
        } catch (MalformedFrameException e) {
            throw broken(new PipeBrokenException(String.valueOf(e.getMessage())));
        } catch (PipeBrokenException e) {
            throw broken(e);
        }
    }

    private PipeBrokenException broken(PipeBrokenException e) {
        close(e.fault());
        return e;
    }

    private void receiveUnnumbered(PipeFrame frame) throws PipeBrokenException {
        lock.lock();
        try {
            if (frame instanceof PipeFrame.Resume resume) {
                outbox.resumedFrom(resume.received());
            } else if (frame instanceof PipeFrame.Received got) {
                outbox.acknowledged(got.number());
            }
        } finally {
            lock.unlock();
        }
    }

    private void receive(PipeFrame.Numbered frame, int size) throws PipeBrokenException {
        if (!inOrder(frame.number(), size)) {
            return;
        }
        if (frame instanceof PipeFrame.Open open) {
            accept(open);
            return;
        }
        Channel channel = settle(frame);
        if (channel != null) {
            channel.tell(frame);
        }
    }

    /** Whether the frame is the next one; one that has come before is passed over. */
    private boolean inOrder(long number, int size) throws PipeBrokenException {
        lock.lock();
        try {
            if (number <= received) {
                return false;
            }
            if (number != received + 1) {
                throw new PipeBrokenException("frame " + (received + 1) + " is missing");
            }
            received = number;
            unacknowledgedBytes += size;
            if (received - acknowledged >= ACKNOWLEDGE_FRAMES || unacknowledgedBytes >= ACKNOWLEDGE_BYTES) {
                acknowledged = received;
                unacknowledgedBytes = 0;
                outbox.unnumbered(new PipeFrame.Received(received));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Channel settle(PipeFrame.Numbered frame) throws PipeBrokenException {
        lock.lock();
        try {
            Channel channel = channels.get(frame.channel());
            if (channel == null) {
                return null;
            }
            if (frame instanceof PipeFrame.Data data) {
                channel.received(data.bytes().length);
            } else if (frame instanceof PipeFrame.Grant grant) {
                channel.granted(grant.bytes());
            } else if (frame instanceof PipeFrame.Close) {
                channel.closedThere();
            }
            return channel;
        } finally {
            lock.unlock();
        }
    }

    private void accept(PipeFrame.Open open) throws PipeBrokenException {
        Channel channel = new Channel(this, open.channel(), lock.newCondition());
        lock.lock();
        try {
            if (open.channel() % 2 == end.firstChannel % 2 || channels.containsKey(open.channel())) {
                throw new PipeBrokenException("channel " + open.channel() + " is not the other end's to open");
            }
            if (channels.size() >= Limits.CHANNELS) {
                throw new PipeBrokenException("more than " + Limits.CHANNELS + " channels");
            }
            channels.put(open.channel(), channel);
        } finally {
            lock.unlock();
        }
        channel.listener(acceptor.opened(channel, open.tool(), open.parameters()));
    }

    /** Ends every channel with this fault; a second call does nothing. */
    public void close(Fault fault) {
        List<Channel> open;
        lock.lock();
        try {
            if (closed != null) {
                return;
            }
            closed = fault;
            open = new ArrayList<>(channels.values());
            channels.clear();
            outbox.disconnected();
            open.forEach(Channel::wakeWriters);
        } finally {
            lock.unlock();
        }
        open.forEach(channel -> channel.tellBroken(fault));
    }

    /** Called with the lock held. */
    void send(LongFunction<PipeFrame.Numbered> frame) {
        if (closed == null) {
            try {
                outbox.numbered(frame);
            } catch (PipeBrokenException e) {
                close(e.fault());
            }
        }
    }

    boolean isClosed() {
        return closed != null;
    }

    void forget(int channel) {
        channels.remove(channel);
    }
}
