package io.jumphold.cluster.link;

import io.jumphold.cluster.statistics.NewestReadings;
import io.jumphold.cluster.statistics.StatisticsReply;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** One for each node: which machine is attached here, by which epoch, and over which connection. An attached machine costs an entry here and its channel. */
public final class LinkRegistry extends AbstractBehavior<LinkMessage> {
    /** An end that its entity has not confirmed: messages between nodes may be lost. */
    private record Ended(long epoch, String cause) {}

    private record Held(long epoch, Link link) {}

    /** {@code takesRoom}: it is not held here yet. */
    private record Asked(LinkMessage.Attaching attaching, boolean takesRoom) {}

    private static final long RETRY_MS = 2_000;
    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(10);
    private static final String LOST = "lost";
    private static final Duration EVERY = Duration.ofMillis(100);

    private final TimerScheduler<LinkMessage> timers;
    private final int capacity;
    private final int mostInFlight;
    private final Duration patience;
    private final Detaching detaching;
    private final NewestReadings readings;
    private final AtomicInteger attached;
    private final Map<Integer, Held> held = new HashMap<>();
    private final Map<Integer, Ended> ended = new HashMap<>();
    private final Map<Long, Asked> asked = new HashMap<>();
    private @Nullable Draining draining;
    private int roomTaken;
    private long lastConnection;

    /** Tells the entity that an attachment it may believe in is not there; {@code confirmTo} is to hear when that is on disk. */
    @FunctionalInterface
    public interface Detaching {
        void detached(int clientId, long epoch, String cause, ActorRef<LinkMessage> confirmTo);
    }

    /**
     * The registry.
     *
     * @param capacity most machines attached and attaching (TIER-1)
     * @param mostInFlight most machines attaching at once, so that the journal's queue never overflows
     * @param patience how long an entity may take to answer
     * @param readings what the machines attached here told of themselves
     * @param attached kept at the number of machines attached here, for metrics and the list of nodes
     */
    public static Behavior<LinkMessage> create(
            int capacity,
            int mostInFlight,
            Duration patience,
            Detaching detaching,
            NewestReadings readings,
            AtomicInteger attached) {
        Behavior<LinkMessage> registry = Behaviors.setup(context -> Behaviors.withTimers(timers ->
                new LinkRegistry(context, timers, capacity, mostInFlight, patience, detaching, readings, attached)));
        // A link that throws is that link's defect: the others stay.
        return Behaviors.supervise(registry).onFailure(SupervisorStrategy.resume());
    }

    private LinkRegistry(
            ActorContext<LinkMessage> context,
            TimerScheduler<LinkMessage> timers,
            int capacity,
            int mostInFlight,
            Duration patience,
            Detaching detaching,
            NewestReadings readings,
            AtomicInteger attached) {
        super(context);
        this.timers = timers;
        this.capacity = capacity;
        this.mostInFlight = mostInFlight;
        this.patience = patience;
        this.detaching = detaching;
        this.readings = readings;
        this.attached = attached;
    }

    @Override
    public Receive<LinkMessage> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<LinkMessage> on(LinkMessage message) {
        switch (message) {
            case LinkMessage.Attaching attaching -> attaching(attaching);
            case LinkMessage.Answer(long connection, Attachment attachment) -> answered(connection, attachment);
            case LinkMessage.GiveUp(long connection) -> answer(connection, busy());
            case LinkMessage.Order(int client, long epoch, var frame) -> {
                Held holder = held.get(client);
                if (holder != null && holder.epoch() == epoch) {
                    holder.link().send(frame);
                }
            }
            case LinkMessage.ReadStatistics(int client, long epoch, var replyTo) ->
                replyTo.tell(newestOf(client, epoch));
            case LinkMessage.Superseded(int client, long epoch) -> {
                Held older = remove(client, epoch);
                if (older != null) {
                    older.link().close(ErrorCode.SUPERSEDED.fault());
                }
            }
            case LinkMessage.StillThere(int client, long epoch) -> {
                Held holder = held.get(client);
                if (holder == null || holder.epoch() != epoch) {
                    tell(client, new Ended(epoch, LOST));
                }
            }
            case LinkMessage.Closed(int client, long epoch, String cause) -> {
                if (remove(client, epoch) != null) {
                    end(client, new Ended(epoch, cause));
                }
            }
            case LinkMessage.Heard(int client, long epoch) -> {
                Ended known = ended.get(client);
                if (known != null && known.epoch() == epoch) {
                    ended.remove(client);
                }
            }
            case LinkMessage.Drain drain -> {
                draining = new Draining(drain, new ArrayList<>(held.keySet()));
                LinkMessage tick = new LinkMessage.AskSome();
                timers.startTimerWithFixedDelay(tick, tick, EVERY);
            }
            case LinkMessage.AskSome tick -> {
                if (draining != null && draining.isOver(this::move, held.keySet())) {
                    timers.cancel(tick);
                }
            }
            case LinkMessage.TellAgain ignored -> {
                ended.forEach(this::tell);
                tellAgainLater();
            }
        }
        attached.set(held.size());
        return this;
    }

    /** A machine that is held here already takes no more room by attaching again (TIER-1); whether it is that machine is the entity's to say. */
    private void attaching(LinkMessage.Attaching attaching) {
        boolean takesRoom = !held.containsKey(attaching.claimed());
        if (draining != null) {
            attaching.answer().complete(new Attachment.Refused(ErrorCode.GOING_AWAY.fault()));
        } else if (takesRoom && held.size() + roomTaken >= capacity) {
            attaching.answer().complete(new Attachment.Refused(ErrorCode.NODE_FULL.fault()));
        } else if (asked.size() >= mostInFlight) {
            attaching.answer().complete(busy());
        } else {
            long connection = ++lastConnection;
            asked.put(connection, new Asked(attaching, takesRoom));
            roomTaken += takesRoom ? 1 : 0;
            timers.startSingleTimer(connection, new LinkMessage.GiveUp(connection), patience);
            attaching
                    .ask()
                    .accept(new LinkMessage.Asking(connection, getContext().getSelf()));
        }
    }

    private void answered(long connection, Attachment attachment) {
        Asked waiting = asked.get(connection);
        if (!(attachment instanceof Attachment.Held(int client, long epoch, var lifetime, var takenFrom))) {
            answer(connection, attachment);
        } else if (waiting == null) {
            end(client, new Ended(epoch, LOST));
        } else if (!held.containsKey(client) && held.size() >= capacity) {
            end(client, new Ended(epoch, "node_full"));
            answer(connection, new Attachment.Refused(ErrorCode.NODE_FULL.fault()));
        } else {
            ended.remove(client);
            Held older = held.put(client, new Held(epoch, waiting.attaching().link()));
            answer(connection, attachment);
            if (older != null) {
                older.link().close(ErrorCode.SUPERSEDED.fault());
            }
        }
    }

    private StatisticsReply newestOf(int client, long epoch) {
        Held holder = held.get(client);
        if (holder == null || holder.epoch() != epoch) {
            return new StatisticsReply.Refused(ErrorCode.CLIENT_OFFLINE.fault());
        }
        return readings.newest(client, epoch)
                .<StatisticsReply>map(StatisticsReply.Newest::new)
                .orElseGet(() -> new StatisticsReply.Refused(ErrorCode.NO_STATISTICS.fault()));
    }

    private void answer(long connection, Attachment attachment) {
        timers.cancel(connection);
        Asked waiting = asked.remove(connection);
        if (waiting != null) {
            roomTaken -= waiting.takesRoom() ? 1 : 0;
            waiting.attaching().answer().complete(attachment);
        }
    }

    private void move(int client, ServerFrame.Move order) {
        Held holder = held.get(client);
        if (holder != null) {
            holder.link().send(order);
        }
    }

    private void end(int client, Ended end) {
        ended.put(client, end);
        tell(client, end);
        tellAgainLater();
    }

    private void tell(int client, Ended end) {
        detaching.detached(client, end.epoch(), end.cause(), getContext().getSelf());
    }

    private void tellAgainLater() {
        LinkMessage again = new LinkMessage.TellAgain();
        if (!ended.isEmpty() && !timers.isTimerActive(again)) {
            timers.startSingleTimer(again, again, TELL_AGAIN_AFTER);
        }
    }

    private @Nullable Held remove(int client, long epoch) {
        Held holder = held.get(client);
        return holder != null && holder.epoch() == epoch ? held.remove(client) : null;
    }

    private static Attachment.Refused busy() {
        Fault fault = ErrorCode.SERVER_BUSY.fault().retryAfterMs(RETRY_MS);
        return new Attachment.Refused(fault);
    }
}
