package io.jumphold.persistence.readside;

import io.jumphold.cluster.list.Laggards;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.readside.JournalWindow.Entity;
import io.jumphold.persistence.readside.JournalWindow.Entry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the journal behind the writer and asks entities whose row lags to hand it again: it mends what a crash or a full inbox left out. At least once. It
 * moves on only past events that are settled and a minute old, since transactions do not commit in the order of their numbers. Every node may run one; a
 * lock lets one of them walk at a time.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** The writer has had its time with what is older. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** What is older than this was committed, or never will be. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final int WINDOW = 2_000;
    private static final int WINDOWS_A_PASS = 50;
    private static final int ASKED_A_PASS = 500;
    private static final int MOST_TRIES = 10;

    private final Database database;
    private final Laggards laggards;
    private final Clock clock;
    private final Map<Entity, Integer> tries = new HashMap<>();

    /** Events past the mark whose rows were found to be as new: a row never falls back, so they need not be compared at every walk of their minute. */
    private final Set<Long> found = new HashSet<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reconciler").daemon().factory());

    public Reconciler(Database database, Laggards laggards, Clock clock) {
        this.database = database;
        this.laggards = laggards;
        this.clock = clock;
    }

    /** Walks every five seconds from now on. */
    public void start() {
        thread.scheduleWithFixedDelay(this::safely, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void safely() {
        try {
            pass();
        } catch (RuntimeException e) {
            log.warn("The reconciler could not finish a walk and will try again: {}", e.toString());
        }
    }

    /** Walks once. */
    void pass() {
        Optional<Set<Entity>> walked = database.jdbi().inTransaction(this::walk);
        if (walked.isEmpty()) {
            return;
        }
        Set<Entity> lagging = walked.get();
        tries.keySet().retainAll(lagging);
        List<Entity> asked =
                lagging.stream().filter(this::worthATry).limit(ASKED_A_PASS).toList();
        if (!asked.isEmpty()) {
            log.info("{} rows lag behind the journal; asking {} entities for theirs", lagging.size(), asked.size());
        }
        asked.forEach(this::ask);
        List<Entity> givenUp =
                asked.stream().filter(entity -> !worthATry(entity)).toList();
        if (!givenUp.isEmpty()) {
            log.warn(
                    "{} rows still lag after {} tries and are passed over; the first is that of {}",
                    givenUp.size(),
                    MOST_TRIES,
                    givenUp.getFirst());
        }
    }

    private void ask(Entity entity) {
        tries.merge(entity, 1, Integer::sum);
        switch (entity) {
            case Entity.Client(int id) -> laggards.jumpClient(id);
            case Entity.Session(String id) -> laggards.session(id);
            case Entity.Other() -> {}
        }
    }

    /** Finds who lags, and moves the mark past what is settled; empty while another node walks. */
    private Optional<Set<Entity>> walk(Handle handle) {
        OptionalLong mark = mark(handle);
        if (mark.isEmpty()) {
            return Optional.empty();
        }
        Set<Entity> lagging = new LinkedHashSet<>();
        long now = clock.millis();
        long at = mark.getAsLong();
        long settled = at;
        boolean contiguous = true;
        for (int i = 0; i < WINDOWS_A_PASS; i++) {
            JournalWindow window = JournalWindow.read(handle, at, now - FRESH.toMillis(), WINDOW, found::contains);
            lagging.addAll(window.lagging());
            for (Entry entry : window.entries()) {
                contiguous &= entry.writtenAtMs() <= now - SETTLED.toMillis() && !waitsFor(lagging, entry.entity());
                settled = contiguous ? entry.ordering() : settled;
                at = entry.ordering();
                if (!lagging.contains(entry.entity())) {
                    found.add(at);
                }
            }
            if (window.entries().size() < WINDOW) {
                break;
            }
        }
        long past = settled;
        found.removeIf(ordering -> ordering <= past);
        if (settled > mark.getAsLong()) {
            handle.execute("update reconciled set journal_ordering = ? where id = 1", settled);
        }
        return Optional.of(lagging);
    }

    private boolean waitsFor(Set<Entity> lagging, Entity entity) {
        return lagging.contains(entity) && worthATry(entity);
    }

    private boolean worthATry(Entity entity) {
        return tries.getOrDefault(entity, 0) < MOST_TRIES;
    }

    private static OptionalLong mark(Handle handle) {
        return handle.createQuery("select journal_ordering from reconciled where id = 1 for update skip locked")
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
