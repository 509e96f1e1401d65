package io.jumphold.cluster.heart;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.lifetime.OldRecords;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.protocol.api.JumpItems;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks now and then who is due to be called lost or to go, and tells them so, one after the other (LIFE-8). One node of the cluster does it; where two believe that it
 * is theirs, or one is killed in the middle, the entities decide all the same, each once. It keeps no list: what it missed it finds the next time. Records
 * that are older than the site keeps them go in the same way.
 */
final class Sweeper {
    /** What the sweeper is told. */
    sealed interface Message {
        /** Time to look. */
        record Look() implements Message {}

        record Counted(
                JumpItems.@Nullable Counts counts, @Nullable Throwable failure) implements Message {}

        record Found(
                JumpItemList.@Nullable Due due, @Nullable Throwable failure) implements Message {}

        /** Tells the next of those that were found. */
        record Next(JumpItemList.Due due, int index) implements Message {}

        /** These are no duplicates any more (ENR-8). */
        record OnlyOneAgain(
                @Nullable List<Integer> clients, @Nullable Throwable failure) implements Message {}

        /** There may be more records that are too old. */
        record Forget() implements Message {}

        record Forgotten(
                @Nullable Integer records, @Nullable Throwable failure) implements Message {}
    }

    /**
     * When it may act.
     *
     * @param leads whether it is this node's to do
     * @param begunAt since when the site has been up, whatever single nodes did
     * @param nanos passes evenly, however the clock is set
     * @param later done when so much time has passed
     */
    record Times(
            BooleanSupplier leads,
            Instant begunAt,
            Clock clock,
            LongSupplier nanos,
            Function<Duration, CompletionStage<Void>> later,
            Duration every) {}

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final String FORGET = "forget";
    private static final int BATCH = 100;
    private static final int RECORDS_AT_ONCE = 1_000;
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(200);

    /** Evenly, for all others attach meanwhile: a hundred at once are felt by them, one after the other are not. */
    private static final Duration EACH = Duration.ofMillis(3);

    /** How fast machines come back after an outage at the most, whatever rate is set, and how long the last may wait before it tries (LIFE-8). */
    private static final int COME_BACK_A_SECOND = 50;

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);

    /** A clock that was set is not believed at once: it may be set right again. */
    private static final Duration SET_BY = Duration.ofMinutes(1);

    private static final Duration DISTRUST = Duration.ofMinutes(10);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Times times;
    private final JumpItemList list;
    private final OldRecords records;
    private final Supplier<Settings> settings;
    private final BiConsumer<Integer, JumpClientCommand> clients;
    private final IntConsumer swept;
    private Instant lastLook;
    private long lastNanos;
    private @Nullable Long distrustedAt;
    private boolean allCouldComeBack;
    private boolean sweeping;

    /** {@code swept}: is told how many were due, at every look. */
    static Behavior<Message> create(
            Times times,
            JumpItemList list,
            OldRecords records,
            Supplier<Settings> settings,
            BiConsumer<Integer, JumpClientCommand> clients,
            IntConsumer swept) {
        Behavior<Message> sweeper = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Message.Look(), times.every());
            return Behaviors.receiveMessage(
                    new Sweeper(context, timers, times, list, records, settings, clients, swept)::on);
        }));
        return Behaviors.supervise(sweeper)
                .onFailure(SupervisorStrategy.restartWithBackoff(times.every(), times.every(), 0.2));
    }

    private Sweeper(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Times times,
            JumpItemList list,
            OldRecords records,
            Supplier<Settings> settings,
            BiConsumer<Integer, JumpClientCommand> clients,
            IntConsumer swept) {
        this.context = context;
        this.timers = timers;
        this.times = times;
        this.list = list;
        this.records = records;
        this.settings = settings;
        this.clients = clients;
        this.swept = swept;
        this.lastLook = times.clock().instant();
        this.lastNanos = times.nanos().getAsLong();
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Message.Look ignored -> {
                boolean trusted = isClockTrusted();
                if (trusted && times.leads().getAsBoolean()) {
                    look();
                    context.pipeToSelf(list.onlyOneAgain(BATCH), Message.OnlyOneAgain::new);
                    timers.startSingleTimer(FORGET, new Message.Forget(), BETWEEN_BATCHES);
                }
            }
            case Message.Counted(var counts, var failure) -> counted(counts);
            case Message.OnlyOneAgain(var alone, var failure) -> {
                if (alone != null) {
                    alone.forEach(id -> clients.accept(id, new JumpClientCommand.OnlyOneAgain()));
                }
            }
            case Message.Forget ignored -> {
                Instant before = times.clock().instant().minus(settings.get().historyRetention());
                context.pipeToSelf(records.forget(before, RECORDS_AT_ONCE), Message.Forgotten::new);
            }
            case Message.Forgotten(var count, var failure) -> {
                if (count != null && count == RECORDS_AT_ONCE) {
                    timers.startSingleTimer(FORGET, new Message.Forget(), BETWEEN_BATCHES);
                }
            }
            case Message.Found(var due, var failure) -> {
                if (due == null) {
                    sweeping = false;
                } else {
                    swept.accept(due.clients().size());
                    next(due, 0);
                }
            }
            case Message.Next(var due, int index) -> next(due, index);
        }
        return Behaviors.same();
    }

    private void look() {
        if (allCouldComeBack) {
            sweep();
        } else {
            context.pipeToSelf(list.counts(null), Message.Counted::new);
        }
    }

    /** After an outage of the whole site nobody is judged before everybody had the time to come back. */
    private void counted(JumpItems.@Nullable Counts counts) {
        if (counts == null) {
            return;
        }
        int perSecond = Math.min(COME_BACK_A_SECOND, settings.get().connectionRate());
        Duration needed = LONGEST_BACKOFF.plusSeconds(counts.all().items() / perSecond);
        if (!times.clock().instant().isBefore(times.begunAt().plus(needed))) {
            allCouldComeBack = true;
            sweep();
        }
    }

    /** One that is still at it is not begun anew. */
    private void sweep() {
        if (!sweeping) {
            sweeping = true;
            askBehind(0);
        }
    }

    private void askBehind(int after) {
        context.pipeToSelf(list.due(settings.get(), times.clock().instant(), after, BATCH), Message.Found::new);
    }

    private void next(JumpItemList.Due due, int index) {
        List<Integer> found = due.clients();
        if (index < found.size()) {
            clients.accept(found.get(index), new JumpClientCommand.FallDue(settings.get(), due.at()));
            context.pipeToSelf(times.later().apply(EACH), (done, failure) -> new Message.Next(due, index + 1));
        } else if (found.size() == BATCH) {
            askBehind(found.getLast());
        } else {
            sweeping = false;
        }
    }

    private boolean isClockTrusted() {
        Instant now = times.clock().instant();
        long nanos = times.nanos().getAsLong();
        Duration set = Duration.between(lastLook, now).minusNanos(nanos - lastNanos);
        lastLook = now;
        lastNanos = nanos;
        if (set.abs().compareTo(SET_BY) > 0) {
            LOG.warn(
                    "The clock of this machine was set by {} s; no deadline is judged by it for {} min",
                    set.toSeconds(),
                    DISTRUST.toMinutes());
            distrustedAt = nanos;
        }
        return distrustedAt == null || nanos - distrustedAt >= DISTRUST.toNanos();
    }
}
