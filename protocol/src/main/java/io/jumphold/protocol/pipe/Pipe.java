package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.PipeFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session: channels over one connection after another, with nothing lost, doubled or reordered between them.
 *
 * <p>For each connection: call {@link #connected} once the join has been accepted, then feed every frame of it to {@link #receive} in
 * order, then call {@link #disconnected}; begin with the next connection only after that. Listeners are called one at a time on the
 * feeding thread, or on the one that closes the pipe, and never with a lock held.
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

        private boolean opens(int channel) {
            return channel % 2 == firstChannel % 2;
        }

        private End other() {
            return this == REPRESENTATIVE ? JUMP_CLIENT : REPRESENTATIVE;
        }
    }

    final ReentrantLock lock = new ReentrantLock();

    /** A writer that waits may look again: bytes were granted or acknowledged, or something was closed. */
    final Condition changed = lock.newCondition();

    private final End end;
    private final Acceptor acceptor;
    private final Inbox inbox = new Inbox();
    private final Outbox outbox = new Outbox();
    private final Deliveries deliveries = new Deliveries();
    private final Map<Integer, Channel> channels = new HashMap<>();
    private int nextChannel;
    private int newestOfOther;
    private volatile @Nullable Fault closed;
    private volatile @Nullable PipeBrokenException broken;

    public Pipe(End end, Acceptor acceptor) {
        this.end = end;
        this.acceptor = acceptor;
        this.nextChannel = end.firstChannel;
    }

    /** A connection has been joined; everything goes over it from now on. */
    public void connected(Transport transport) {
        lock.lock();
        try {
            if (closed == null) {
                outbox.connected(transport, inbox.acknowledge());
            }
        } finally {
            unlock();
        }
    }

    /** The connection is gone; what is written meanwhile waits for the next one. */
    public void disconnected() {
        lock.lock();
        try {
            outbox.disconnected();
        } finally {
            unlock();
        }
    }

    /**
     * Asks the other end for a tool. Bytes may be written at once; a refusal comes as the channel's end, also where the pipe is closed already.
     *
     * @throws IllegalStateException when this end has as many channels open as it may
     */
    public Channel open(String tool, Map<String, String> parameters, ChannelListener listener) {
        lock.lock();
        try {
            if (countOpenedBy(end) >= Limits.CHANNELS) {
                throw new IllegalStateException("More than " + Limits.CHANNELS + " channels");
            }
            Channel channel = new Channel(this, nextChannel);
            send(number -> new PipeFrame.Open(number, channel.id(), tool, parameters));
            nextChannel += 2;
            channel.listener(() -> listener);
            if (closed == null) {
                channels.put(channel.id(), channel);
            } else {
                channel.ended(closed);
            }
            return channel;
        } finally {
            unlock();
        }
    }

    /**
     * Takes one frame of the current connection; after {@link #close} it does nothing.
     *
     * @throws PipeBrokenException when the session cannot go on; the pipe is closed already
     */
    public void receive(byte[] bytes) throws PipeBrokenException {
        lock.lock();
        try {
            if (closed == null) {
                settle(WireCodec.pipeFrame(bytes), bytes.length);
            }
        } catch (MalformedFrameException e) {
            breakOff(new PipeBrokenException(String.valueOf(e.getMessage())));
        } catch (PipeBrokenException e) {
            breakOff(e);
        } finally {
            lock.unlock();
            deliveries.run();
        }
        if (broken != null) {
            throw broken;
        }
    }

    private void settle(PipeFrame frame, int size) throws PipeBrokenException {
        if (frame instanceof PipeFrame.Resume resume) {
            outbox.resumedFrom(resume.received());
            changed.signalAll();
        } else if (frame instanceof PipeFrame.Received got) {
            outbox.acknowledged(got.received());
            changed.signalAll();
        } else if (frame instanceof PipeFrame.Unknown unknown) {
            if (unknown.number() != null) {
                takes(unknown.number(), size);
            }
        } else if (frame instanceof PipeFrame.Numbered numbered && takes(numbered.number(), size)) {
            settle(numbered);
        }
    }

    private boolean takes(long number, int size) throws PipeBrokenException {
        boolean next = inbox.takes(number, size);
        if (inbox.owesAcknowledgement()) {
            outbox.unnumbered(new PipeFrame.Received(inbox.acknowledge()));
        }
        return next;
    }

    /** What belongs to no channel is passed over: a kind that we do not know may have opened it. */
    private void settle(PipeFrame.Numbered frame) throws PipeBrokenException {
        if (frame instanceof PipeFrame.Open open) {
            accept(open);
        } else {
            Channel channel = channels.get(frame.channel());
            if (channel != null) {
                channel.received(frame);
            }
        }
    }

    private void accept(PipeFrame.Open open) throws PipeBrokenException {
        if (end.opens(open.channel()) || open.channel() <= newestOfOther) {
            throw new PipeBrokenException("channel " + open.channel() + " is not the other end's to open");
        }
        if (countOpenedBy(end.other()) >= Limits.CHANNELS) {
            throw new PipeBrokenException("more than " + Limits.CHANNELS + " channels");
        }
        newestOfOther = open.channel();
        Channel channel = new Channel(this, open.channel());
        channels.put(channel.id(), channel);
        channel.listener(() -> acceptor.opened(channel, open.tool(), open.parameters()));
    }

    private long countOpenedBy(End which) {
        return channels.keySet().stream().filter(which::opens).count();
    }

    /** Ends every channel with this fault; a second call does nothing. */
    public void close(Fault fault) {
        lock.lock();
        try {
            if (closed == null) {
                closed = fault;
                outbox.close();
                channels.values().forEach(channel -> channel.ended(fault));
                channels.clear();
                changed.signalAll();
            }
        } finally {
            unlock();
        }
    }

    private void breakOff(PipeBrokenException e) {
        broken = e;
        close(e.fault());
    }

    /** Lets go of the lock. Where that has ended the pipe, listeners hear of it now; all else is told by the thread that feeds. */
    void unlock() {
        lock.unlock();
        if (closed != null && !lock.isHeldByCurrentThread()) {
            deliveries.run();
        }
    }

    // The rest is called by channels, with the lock held.

    void later(Runnable delivery) {
        deliveries.add(delivery);
    }

    void send(LongFunction<PipeFrame.Numbered> frame) {
        if (closed == null) {
            outbox.numbered(frame);
            if (outbox.isOverfull()) {
                breakOff(new PipeBrokenException("the other end acknowledges nothing"));
            }
        }
    }

    boolean isFull() {
        return outbox.isFull();
    }

    boolean isClosed() {
        return closed != null;
    }

    void forget(int channel) {
        channels.remove(channel);
    }
}
