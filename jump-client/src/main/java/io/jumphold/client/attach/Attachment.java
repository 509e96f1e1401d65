package io.jumphold.client.attach;

import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.link.Link;
import io.jumphold.client.link.LinkEnd;
import io.jumphold.client.link.LinkListener;
import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to be attached, from the dial to the end of the connection. Everything is decided on the thread that calls {@link #run}. */
final class Attachment {
    /** What a welcome, an order and an ack mean to the agent. */
    interface Orders {
        void welcomed(ServerFrame.Welcome welcome, Attachment on);

        void ordered(ServerFrame order, Attachment on);

        /** Now and then, as often as the machine's facts are looked at. */
        void stillAttached();

        /** Each second, for what is to be told or done at once. */
        void look(Attachment on);

        /** What was sent with this number is on the site's disk; true when nothing is left to be done. */
        boolean acknowledged(long number);
    }

    private sealed interface Event {
        record Opened(byte[] serverKeyHash) implements Event {}

        record Frame(byte[] bytes) implements Event {}

        record Closed(LinkEnd end) implements Event {}

        record Stop() implements Event {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);
    private static final int NORMAL = 1000;
    private static final int WAITING_EVENTS = 64;
    private static final int SILENT_INTERVALS = 2;
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(WAITING_EVENTS);
    private final Introduction introduction;
    private final Timing timing;
    private final Supplier<HostFacts> facts;
    private final Orders orders;
    private final String place;
    private final Link link;
    private final long started = System.nanoTime();
    private final long mostNanos;

    private byte[] serverKeyHash = new byte[0];
    private @Nullable HostFacts told;
    private @Nullable Ending ending;
    private ServerFrame.@Nullable Welcome welcome;
    private boolean runs;
    private boolean closed;
    private volatile boolean handedOver;
    private volatile boolean stopping;
    private volatile boolean over;
    private final AtomicLong number = new AtomicLong();
    private int wireOldest;
    private int wireNewest;
    private long welcomedAt;
    private long heartbeat;
    private long heardBack;
    private long nextBeat;
    private long nextFacts;
    private long nextLook;

    /**
     * Dials at once.
     *
     * @param place in line that it has, or empty
     * @param atMost ends it after this, attached or not
     */
    Attachment(
            Address address,
            Authorities authorities,
            Introduction introduction,
            Timing timing,
            Supplier<HostFacts> facts,
            Orders orders,
            String place,
            Duration atMost) {
        this.mostNanos = atMost.toNanos();
        this.place = place;
        this.introduction = introduction;
        this.timing = timing;
        this.facts = facts;
        this.orders = orders;
        this.link = Link.dial(address, "/attach", authorities, new Inbox());
    }

    Address address() {
        return link.address();
    }

    /** From any thread: says goodbye and ends. */
    void stop() {
        stopping = true;
        // Where the queue is full, somebody takes from it and will see the flag.
        if (!events.offer(new Event.Stop())) {
            LOG.debug("Asked to end in the middle of a flood");
        }
    }

    /** From any thread: lets go of this node, as the client is attached to another. */
    void handOver() {
        handedOver = true;
        if (!events.offer(new Event.Stop())) {
            LOG.debug("Let go in the middle of a flood");
        }
    }

    /** Until the node has welcomed this client, which is told to nobody before {@link #run}; false where it has not, and never will. */
    boolean awaitWelcome() throws InterruptedException {
        while (goesOn() && !isWelcome()) {
            step();
        }
        if (!goesOn()) {
            leave();
        }
        return goesOn();
    }

    /** Runs until the connection has ended, or until it is told to stop. */
    Ending run() throws InterruptedException {
        runs = true;
        try {
            if (welcome != null) {
                orders.welcomed(welcome, this);
            }
            while (goesOn()) {
                step();
            }
            return Objects.requireNonNullElseGet(
                    ending, () -> handedOver && !stopping ? new Ending.Moved() : new Ending.Stopped());
        } finally {
            leave();
        }
    }

    private boolean goesOn() {
        return ending == null && !stopping && !handedOver;
    }

    private void step() throws InterruptedException {
        long now = System.nanoTime();
        if (now - nextDue() >= 0) {
            whatIsDue(now);
            return;
        }
        Event event = events.poll(nextDue() - now, TimeUnit.NANOSECONDS);
        if (event != null) {
            take(event);
        }
    }

    void send(ClientFrame frame) {
        link.send(WireCodec.encode(frame));
    }

    /** On the thread of {@link #run}: says goodbye and ends so. */
    void end(Ending why) {
        ending = why;
    }

    /** The machine's facts are to be looked at now, for there may be others to tell. */
    void lookAtFacts() {
        nextFacts = System.nanoTime();
    }

    /** Whether the site has heard this of the machine, over this connection. */
    boolean hasTold(@Nullable DisabledBy why) {
        return told != null && told.disabledBy() == why;
    }

    /** For what the site must acknowledge. */
    long nextNumber() {
        return number.incrementAndGet();
    }

    /** The oldest wire version that the node speaks; known from its challenge on. */
    int wireOldest() {
        return wireOldest;
    }

    int wireNewest() {
        return wireNewest;
    }

    private boolean isWelcome() {
        return heartbeat > 0;
    }

    private long nextDue() {
        long own = isWelcome()
                ? Math.min(Math.min(nextBeat, nextFacts), nextLook)
                : started + timing.attachWithin().toNanos();
        return Math.min(own, started + mostNanos);
    }

    private void whatIsDue(long now) {
        if (now - started >= mostNanos) {
            ending = lost(Advice.RETRY, "it took too long");
            return;
        }
        if (!isWelcome()) {
            ending = new Ending.Unreachable(
                    "it did not let us in within " + timing.attachWithin().toSeconds() + " s");
            return;
        }
        if (now - nextBeat >= 0) {
            beat(now);
        }
        if (now - nextLook >= 0) {
            nextLook = now + LOOK_EVERY;
            orders.look(this);
        }
        if (now - nextFacts >= 0) {
            nextFacts = now + timing.factsEvery().toNanos();
            tellFacts();
            orders.stillAttached();
        }
    }

    private void beat(long now) {
        if (now - heardBack >= SILENT_INTERVALS * heartbeat) {
            ending = lost(Advice.RECONNECT, "the node is silent");
            return;
        }
        send(new ClientFrame.Beat());
        nextBeat = now + heartbeat;
    }

    private void tellFacts() {
        HostFacts now = facts.get();
        if (!now.equals(told)) {
            told = now;
            send(new ClientFrame.FactsChanged(nextNumber(), now));
        }
    }

    private void take(Event event) {
        if (event instanceof Event.Opened opened) {
            serverKeyHash = opened.serverKeyHash();
        } else if (event instanceof Event.Closed last) {
            closed = true;
            ending = ended(last.end());
        } else if (event instanceof Event.Frame frame) {
            try {
                take(WireCodec.serverFrame(frame.bytes()));
            } catch (MalformedFrameException e) {
                ending = lost(Advice.RETRY, "the node sent a frame that cannot be read: " + e.getMessage());
            }
        }
    }

    private void take(ServerFrame frame) {
        if (frame instanceof ServerFrame.Challenge challenge) {
            challenged(challenge);
        } else if (frame instanceof ServerFrame.Refused refused) {
            ending = new Ending.Refused(refused.fault(), refused.elsewhere(), refused.place());
        } else if (frame instanceof ServerFrame.Welcome welcome) {
            welcomed(welcome);
        } else if (frame instanceof ServerFrame.BeatBack) {
            heardBack = System.nanoTime();
        } else if (frame instanceof ServerFrame.Ack ack) {
            if (orders.acknowledged(ack.number())) {
                ending = new Ending.Left();
            }
        } else if (isWelcome()) {
            orders.ordered(frame, this);
        }
    }

    private void challenged(ServerFrame.Challenge challenge) {
        if (told != null) {
            ending = lost(Advice.RETRY, "the node challenged twice");
        } else if (!introduction.isOurs(challenge)) {
            ending = lost(Advice.RETRY, "the node belongs to another site");
        } else if (Wire.agree(challenge.wireOldest(), challenge.wireNewest()).isEmpty()) {
            ending = lost(
                    Advice.STOP,
                    "the node speaks wire " + challenge.wireOldest() + " to " + challenge.wireNewest()
                            + ", this client " + Wire.OLDEST + " to " + Wire.NEWEST);
        } else {
            wireOldest = challenge.wireOldest();
            wireNewest = challenge.wireNewest();
            told = facts.get();
            send(introduction.attach(challenge, serverKeyHash, told, place));
        }
    }

    private void welcomed(ServerFrame.Welcome welcome) {
        if (told == null || isWelcome() || welcome.clientId() <= 0) {
            ending = lost(Advice.RETRY, "the node sent a welcome that makes no sense here");
            return;
        }
        heartbeat = Math.max(
                timing.leastHeartbeat().toNanos(),
                Duration.ofMillis(Math.min(welcome.heartbeatMs(), 300_000)).toNanos());
        welcomedAt = System.nanoTime();
        heardBack = welcomedAt;
        nextBeat = welcomedAt + heartbeat;
        nextFacts = welcomedAt + timing.factsEvery().toNanos();
        nextLook = welcomedAt;
        if (runs) {
            orders.welcomed(welcome, this);
        } else {
            this.welcome = welcome;
        }
    }

    private Ending ended(LinkEnd end) {
        return end.opened() ? lost(end.advice(), end.why()) : new Ending.Unreachable(end.why());
    }

    private Ending lost(Advice advice, String why) {
        boolean steady = isWelcome()
                && System.nanoTime() - welcomedAt >= timing.steadyAfter().toNanos();
        return new Ending.Lost(advice, why, isWelcome(), steady);
    }

    /** A goodbye, if there is anybody to say it to, and the end of the link's threads. */
    private void leave() throws InterruptedException {
        try {
            link.close(NORMAL, "");
            long until = System.nanoTime() + timing.goodbyeWithin().toNanos();
            while (!closed && System.nanoTime() - until < 0) {
                Event event = events.poll(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                closed = event instanceof Event.Closed;
            }
        } finally {
            over = true;
            link.abort();
            events.clear();
        }
    }

    /** The link's thread waits while the agent is busy, and the node with it. */
    private final class Inbox implements LinkListener {
        @Override
        public void opened(byte[] hash) {
            put(new Event.Opened(hash));
        }

        @Override
        public void frame(byte[] bytes) {
            put(new Event.Frame(bytes));
        }

        @Override
        public void closed(LinkEnd end) {
            put(new Event.Closed(end));
        }

        private void put(Event event) {
            try {
                if (!over) {
                    events.put(event);
                }
            } catch (InterruptedException e) {
                LOG.debug("The link's thread was interrupted");
                Thread.currentThread().interrupt();
            }
        }
    }
}
