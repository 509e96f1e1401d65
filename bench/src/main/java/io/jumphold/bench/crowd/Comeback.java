package io.jumphold.bench.crowd;

import io.jumphold.client.link.Backoff;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.ScriptedClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A crowd that comes back by itself, as Jump Clients do: each address in turn, then a backoff, unless a node names a time or another node. Only so many dial at a
 * time: real ones have a processor each, and what this one is late by must not be taken for the nodes'.
 */
public final class Comeback implements AutoCloseable {
    private static final int THREADS = 1;
    private static final int DIALLING_AT_ONCE = 32;

    private final Crowd crowd;
    private final List<String> addresses;
    private final Random random = new Random();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().name("comeback-", 1).daemon().factory());
    private final Queue<Long> welcomes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final Queue<Try> dialling = new ConcurrentLinkedQueue<>();
    private final Semaphore lines = new Semaphore(DIALLING_AT_ONCE);

    /** From now on everybody of the crowd who is cut off comes back. */
    public Comeback(Crowd crowd, List<String> addresses) {
        this.crowd = crowd;
        this.addresses = addresses;
        crowd.clients().forEach(client -> {
            client.followMoves(() -> watch(client));
            watch(client);
        });
    }

    private void watch(ScriptedClient client) {
        CompletableFuture<Integer> end = client.ended();
        // A node that takes a client over may be quicker to have the old connection closed than to welcome it.
        end.thenAccept(code -> client.move().handle((moved, failure) -> {
            if (client.ended() == end) {
                new Try(client).later(1);
            }
            return true;
        }));
    }

    private void inTurn(Try next) {
        dialling.add(next);
        dialNext();
    }

    private void dialNext() {
        if (!lines.tryAcquire()) {
            return;
        }
        Try next = dialling.poll();
        if (next == null) {
            lines.release();
            if (!dialling.isEmpty()) {
                dialNext();
            }
        } else {
            next.dial();
        }
    }

    private void dialled() {
        lines.release();
        dialNext();
    }

    /** When each was welcomed, in nanoseconds. */
    public List<Long> welcomes() {
        return List.copyOf(welcomes);
    }

    /** How often a node answered somebody, with a welcome or a refusal. */
    public int attempts() {
        return attempts.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class Try {
        private final ScriptedClient client;
        private final List<String> round = new ArrayList<>();
        private int failures;

        private Try(ScriptedClient client) {
            this.client = client;
        }

        private void later(int failed) {
            failures = failed;
            crowd.lost(client);
            after(Backoff.after(failures, random::nextDouble));
        }

        private void after(Duration wait) {
            if (!timer.isShutdown()) {
                timer.schedule(() -> inTurn(this), wait.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void dial() {
            if (round.isEmpty()) {
                round.addAll(addresses);
                Collections.shuffle(round, random);
            }
            CompletableFuture<ServerFrame.Welcome> attached = client.attach(round.removeFirst());
            client.introduced().thenRun(Comeback.this::dialled);
            attached.whenComplete((welcome, failure) -> {
                if (failure == null) {
                    attempts.incrementAndGet();
                    welcomes.add(System.nanoTime());
                    crowd.present(client);
                    watch(client);
                } else if (cause(failure) instanceof FaultException refused) {
                    attempts.incrementAndGet();
                    refused(refused.fault());
                } else if (!round.isEmpty()) {
                    after(Duration.ZERO);
                } else {
                    later(failures + 1);
                }
            });
        }

        private void refused(Fault fault) {
            if (!client.elsewhere().isEmpty()) {
                round.clear();
                round.addAll(client.elsewhere());
                after(Duration.ZERO);
            } else if (fault.retryAfterMs() != null) {
                after(Duration.ofMillis(fault.retryAfterMs()));
            } else {
                later(failures + 1);
            }
        }

        private static Throwable cause(Throwable failure) {
            return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
        }
    }
}
