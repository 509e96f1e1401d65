package io.jumphold.persistence.directory;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this node's snapshot of the directory within 500 ms of the database. */
public final class DirectoryPoll implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryPoll.class);
    private static final int EVERY_MS = 500;

    private final JdbcDirectoryStore store;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("directory-poll").daemon().factory());
    private boolean away;

    public DirectoryPoll(JdbcDirectoryStore store) {
        this.store = store;
        thread.scheduleWithFixedDelay(this::tick, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            store.poll();
            if (away) {
                log.info("The directory is read again");
            }
            away = false;
        } catch (RuntimeException e) {
            if (!away) {
                log.warn(
                        "The directory cannot be read; this node goes on with what it knows: {}",
                        String.valueOf(e.getMessage()));
            }
            away = true;
        }
    }

    /** Writes what is still to be counted. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(5, TimeUnit.SECONDS)) {
                tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
