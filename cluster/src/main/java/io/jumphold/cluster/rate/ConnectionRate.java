package io.jumphold.cluster.rate;

import io.jumphold.cluster.pace.Pace;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How many Jump Clients a second may attach across the site (RATE-1), as this node keeps to it. Each that attaches has a turn of its own on the line of
 * time that all nodes share, and is welcomed exactly then; whoever has to wait for longer than it is held is told when to come back, with a place in
 * line that every node honours (RATE-2). A turn that is missed is gone, so that nothing is made up for in a burst.
 *
 * <p>While the line looks empty a turn is asked for only when the client has shown who it is and is attached; otherwise before, so that nothing is done
 * for those who must wait. Strangers, who have no pass, are let in as far as they need not wait, and cannot make the line longer than that; and nobody
 * who is known makes it longer than by one turn at each node.
 */
public final class ConnectionRate implements AutoCloseable {
    /** How it stands with one that attaches. */
    public sealed interface Turn {
        /**
         * It may go on, and is let in at its turn.
         *
         * @param at microseconds since 1970 by the store's clock; {@link #NONE_YET} or {@link #ANY_TIME}
         */
        record GoOn(long at) implements Turn {}

        /**
         * Not now.
         *
         * @param place for the next try; empty: none
         */
        record Later(Fault fault, String place) implements Turn {}
    }

    /**
     * Who attaches.
     *
     * @param name whose place it is: {@code client:<id>}, or {@code key:<hash>} at an enrolment
     * @param place that it says it has, or empty
     */
    public record Comer(String name, Standing standing, String place) {}

    /** What one that attaches has shown. */
    public enum Standing {
        /** Nothing yet. */
        STRANGER,
        /** The key of an installer; it may make up as many names as it likes. */
        NEWCOMER,
        /** A pass, or a key that has a number. */
        KNOWN
    }

    static final long NONE_YET = -1;
    static final long ANY_TIME = -2;
    private static final int AT_ANY_RATE = 0;

    private static final String LINE = "attach";
    private static final long SECOND = 1_000_000;

    /** A client that is this near to its turn waits here: a second handshake would cost more than the connection does. It gives a node 30 s. */
    private static final long HELD = 20 * SECOND;

    /** A stranger waits no longer than this. */
    private static final long STRANGERS_HELD = 3 * SECOND;

    /** Newcomers make the line no longer than this, for whoever is known is behind them. */
    private static final long NEWCOMERS_LINE = 60 * SECOND;

    /** So long before its turn somebody goes on, or comes back: there must be time for its handshake and for its entity. */
    private static final long EARLY = 2 * SECOND;

    /** Those who wait look so often whether the rate is still the same (RATE-4). */
    private static final long LOOK = 800_000;

    /** Later than this, a turn is missed. */
    private static final long TOLERANCE = 50_000;

    /** Turns are this much longer than the rate asks for: what little they are missed by must not add up to more than it. */
    private static final double SLACK = 1.02;

    private static final long CLOCK_HOLDS_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long NANOS = 1_000;
    private static final long BUSY_LEAST_MS = 2_000;
    private static final long BUSY_MOST_MS = 10_000;
    private static final Turn.GoOn FREE = new Turn.GoOn(ANY_TIME);

    private final Pace pace;
    private final Signer signer;
    private final Supplier<OptionalInt> rate;
    private final LongSupplier nanos;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("connection-rate").daemon().factory());

    private final OpenTurns open = new OpenTurns(this::isMissed);
    private final List<CompletableFuture<Long>> asking = new ArrayList<>();
    private boolean asked;
    private long lineEnd;
    private long storeAhead;
    private long storeAheadAt;
    private boolean storeClockKnown;

    /**
     * The rate.
     *
     * @param rate clients a second as it is set at the moment, 1 to 300; empty where it is lifted
     * @param nanos a clock that only goes forward
     */
    public ConnectionRate(Pace pace, Signer signer, Supplier<OptionalInt> rate, LongSupplier nanos) {
        this.pace = pace;
        this.signer = signer;
        this.rate = rate;
        this.nanos = nanos;
    }

    /** Before anything is done for one that attaches. The stage fails with a {@link io.jumphold.protocol.error.FaultException} only. */
    public CompletionStage<Turn> turn(Comer comer) {
        OptionalInt perSecond = rate.get();
        if (perSecond.isEmpty()) {
            return CompletableFuture.completedStage(FREE);
        }
        Optional<Place> place = signer.place(comer.name(), comer.place());
        if (place.isPresent() && place.get().perSecond() == AT_ANY_RATE) {
            return storeClock().thenCompose(ignored -> place.get().turn() >= now() ? done(FREE) : turnInLine(comer));
        }
        if (place.isPresent() && place.get().perSecond() == perSecond.getAsInt()) {
            return storeClock().thenCompose(ignored -> at(place.get().turn(), comer));
        }
        return turnInLine(comer);
    }

    private CompletionStage<Turn> turnInLine(Comer comer) {
        long wait = lineEnd() - now();
        if (wait <= 0) {
            return CompletableFuture.completedStage(new Turn.GoOn(NONE_YET));
        }
        return switch (comer.standing()) {
            case STRANGER -> wait > STRANGERS_HELD ? done(new Turn.Later(busy(), "")) : reserved(comer);
            case NEWCOMER ->
                wait > NEWCOMERS_LINE && open.of(comer.name(), perSecond()).isEmpty()
                        ? done(new Turn.Later(shorter(wait), ""))
                        : reserved(comer);
            case KNOWN -> reserved(comer);
        };
    }

    /** When the line is shorter, and the next turns are for those who come then. */
    private static Fault shorter(long wait) {
        long soonest = wait - HELD;
        return ErrorCode.IN_LINE
                .fault()
                .retryAfterMs(ThreadLocalRandom.current().nextLong(soonest, wait) / NANOS);
    }

    /** It is attached: waits for its turn; {@link Turn.Later} where that was missed, and the next one is too far. */
    public CompletionStage<Turn> due(Turn.GoOn turn, Comer comer) {
        if (turn.at() == ANY_TIME || rate.get().isEmpty()) {
            return CompletableFuture.completedStage(FREE);
        }
        return turn.at() == NONE_YET || isMissed(turn.at())
                ? reserved(comer).thenCompose(next -> next instanceof Turn.GoOn soon ? wait(soon, comer) : done(next))
                : wait(turn, comer);
    }

    /** Places for clients that are to move to another node (PRES-9): whoever shows his within this time is let in at once, whatever the rate. */
    public CompletionStage<IntFunction<String>> moves(Duration within) {
        return storeClock().thenApply(ignored -> {
            Place place = new Place(now() + within.toNanos() / NANOS, AT_ANY_RATE);
            return client -> signer.place(holder(client), place);
        });
    }

    /** The name of this client in the line. */
    public static String holder(int client) {
        return "client:" + client;
    }

    /** For the welcome of this client. */
    public String pass(int clientId) {
        return signer.pass(clientId);
    }

    /** Whether this was given to this client. */
    public boolean isPass(int clientId, String pass) {
        return signer.isPass(clientId, pass);
    }

    /** For one that must go elsewhere: its turn is good there too. */
    public String kept(Turn.GoOn turn, Comer comer) {
        OptionalInt perSecond = rate.get();
        return turn.at() > 0 && perSecond.isPresent()
                ? signer.place(comer.name(), new Place(turn.at(), perSecond.getAsInt()))
                : "";
    }

    /** For how long the line is given away, in microseconds. */
    public long line() {
        return Math.max(0, lineEnd() - now());
    }

    private CompletionStage<Turn> reserved(Comer comer) {
        CompletionStage<Long> next =
                comer.standing() == Standing.STRANGER ? reserve() : open.of(comer.name(), perSecond(), this::reserve);
        return next.thenCompose(turn -> at(turn, comer));
    }

    private CompletionStage<Turn> at(long turn, Comer comer) {
        if (isMissed(turn)) {
            return reserved(comer);
        }
        long wait = turn - now();
        return wait <= HELD ? goOn(turn, perSecond(), comer) : done(later(turn, wait, comer));
    }

    /** Shortly before its turn; with another turn where the rate has been changed meanwhile. */
    private CompletionStage<Turn> goOn(long turn, int perSecond, Comer comer) {
        if (perSecond() != perSecond) {
            return reserved(comer);
        }
        long early = turn - EARLY - now();
        return early <= 0
                ? done(new Turn.GoOn(turn))
                : after(Math.min(early, LOOK)).thenCompose(ignored -> goOn(turn, perSecond, comer));
    }

    private Turn later(long turn, long wait, Comer comer) {
        return new Turn.Later(
                ErrorCode.IN_LINE.fault().retryAfterMs((wait - EARLY) / NANOS), kept(new Turn.GoOn(turn), comer));
    }

    private static Fault busy() {
        return ErrorCode.SERVER_BUSY
                .fault()
                .retryAfterMs(ThreadLocalRandom.current().nextLong(BUSY_LEAST_MS, BUSY_MOST_MS));
    }

    /** A timer that fires late, on a machine that stood still, lets nobody in late: all of those would come in one burst. */
    private CompletionStage<Turn> wait(Turn.GoOn turn, Comer comer) {
        return after(turn.at() - now())
                .thenCompose(ignored -> isMissed(turn.at()) || !open.take(comer.name(), turn.at(), perSecond())
                        ? due(new Turn.GoOn(NONE_YET), comer)
                        : done(turn));
    }

    private CompletionStage<Boolean> after(long micros) {
        CompletableFuture<Boolean> passed = new CompletableFuture<>();
        timer.schedule(() -> passed.complete(true), micros, TimeUnit.MICROSECONDS);
        return passed;
    }

    private int perSecond() {
        return rate.get().orElse(0);
    }

    private static CompletionStage<Turn> done(Turn turn) {
        return CompletableFuture.completedStage(turn);
    }

    private boolean isMissed(long turn) {
        return turn < now() - TOLERANCE;
    }

    /** The next turn; those who ask while a question is under way ask together with the next. */
    private CompletionStage<Long> reserve() {
        CompletableFuture<Long> turn = new CompletableFuture<>();
        synchronized (this) {
            asking.add(turn);
            if (asked) {
                return turn;
            }
            asked = true;
        }
        ask();
        return turn;
    }

    private void ask() {
        List<CompletableFuture<Long>> together;
        synchronized (this) {
            together = List.copyOf(asking);
            asking.clear();
            asked = !together.isEmpty();
        }
        if (together.isEmpty()) {
            return;
        }
        // Lifted meanwhile: then it makes no difference.
        int perSecond = Math.max(1, perSecond());
        pace.reserve(LINE, together.size(), perSecond / SLACK).whenComplete((reserved, failure) -> {
            if (failure == null) {
                seen(reserved);
                long each = (reserved.to() - reserved.from()) / together.size();
                for (int i = 0; i < together.size(); i++) {
                    together.get(i).complete(reserved.from() + i * each);
                }
            } else {
                together.forEach(one -> one.completeExceptionally(failure));
            }
            ask();
        });
    }

    private CompletionStage<?> storeClock() {
        synchronized (this) {
            if (storeClockKnown && nanos.getAsLong() - storeAheadAt < CLOCK_HOLDS_NANOS) {
                return CompletableFuture.completedStage(storeAhead);
            }
        }
        return pace.reserve(LINE, 0, rate.get().orElse(1) / SLACK).thenAccept(this::seen);
    }

    /** An answer was under way for a while: of several within a minute the quickest knows best what the store's clock shows. */
    private synchronized void seen(Pace.Reserved reserved) {
        long local = nanos.getAsLong();
        long ahead = reserved.now() - local / NANOS;
        if (!storeClockKnown || ahead > storeAhead || local - storeAheadAt > CLOCK_HOLDS_NANOS) {
            storeAhead = ahead;
            storeAheadAt = local;
            storeClockKnown = true;
        }
        lineEnd = reserved.to();
    }

    private synchronized long now() {
        return nanos.getAsLong() / NANOS + storeAhead;
    }

    private synchronized long lineEnd() {
        return storeClockKnown ? lineEnd : now();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
