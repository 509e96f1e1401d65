package io.jumphold.bench.crowd;

import io.jumphold.bench.figures.Progress;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Scripted Jump Clients that attach, beat as they are told to, and do nothing else. They spread over the nodes in turn. */
public final class Crowd implements AutoCloseable {
    private static final int IN_FLIGHT = 100;
    private static final int TELL_EVERY = 1_000;
    private static final int TICK_MS = 100;
    private static final int MOST_TRIES = 5;
    private static final int PAUSE_MS = 2_000;

    private final List<ScriptedClient> clients;
    private final List<String> addresses;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("beats").daemon().factory());
    private final Set<ScriptedClient> welcomed = ConcurrentHashMap.newKeySet();
    private int beaten;

    /** Makes them, with their keys; they are not connected yet. */
    public Crowd(Fleet fleet, List<String> addresses, int count, String name) {
        this.addresses = addresses;
        this.clients = IntStream.range(0, count)
                .mapToObj(i -> fleet.client(name + "-" + i))
                .toList();
    }

    /** What became of an attach of all: how many failed, and how long it took until the last was answered. */
    public record Outcome(int failed, double seconds) {}

    /** All that are not attached attach, up to 100 at a time at each node. Nobody tries twice. */
    public Outcome attach(Progress progress) throws InterruptedException {
        int most = IN_FLIGHT * addresses.size();
        Semaphore inFlight = new Semaphore(most);
        AtomicInteger failed = new AtomicInteger();
        long began = System.nanoTime();
        for (int i = 0; i < clients.size(); i++) {
            ScriptedClient client = clients.get(i);
            if (welcomed.contains(client)) {
                continue;
            }
            inFlight.acquire();
            client.attach(addresses.get(i % addresses.size())).whenComplete((welcome, failure) -> {
                if (failure == null) {
                    welcomed.add(client);
                } else if (failed.incrementAndGet() == 1) {
                    progress.say("the first failure: " + failure);
                }
                inFlight.release();
            });
            if ((i + 1) % TELL_EVERY == 0) {
                progress.say((i + 1) + " of " + clients.size() + " asked to attach");
            }
        }
        inFlight.acquire(most);
        return new Outcome(failed.get(), (System.nanoTime() - began) / 1e9);
    }

    /** The same, and those who failed try again, a few times. */
    public void attachAll(Progress progress) throws InterruptedException {
        int tries = MOST_TRIES;
        while (attach(progress).failed() > 0 && tries > 0) {
            tries--;
            Thread.sleep(PAUSE_MS);
        }
    }

    /** From now on all beat at this interval, one after the other. */
    public void beatEvery(long intervalMs) {
        heart.scheduleAtFixedRate(
                () -> beat((int) Math.ceilDiv((long) clients.size() * TICK_MS, intervalMs)),
                TICK_MS,
                TICK_MS,
                TimeUnit.MILLISECONDS);
    }

    private void beat(int count) {
        for (int i = 0; i < count; i++) {
            ScriptedClient client = clients.get(beaten++ % clients.size());
            if (welcomed.contains(client)) {
                client.frames().clear();
                client.send(new ClientFrame.Beat());
            }
        }
    }

    /** Those that it is made of. */
    List<ScriptedClient> clients() {
        return clients;
    }

    /** This one is attached again, and beats with the others. */
    void present(ScriptedClient client) {
        welcomed.add(client);
    }

    /** This one is not. */
    void lost(ScriptedClient client) {
        welcomed.remove(client);
    }

    /** How many are attached still. */
    public int present() {
        return (int)
                welcomed.stream().filter(client -> !client.ended().isDone()).count();
    }

    /** All go without a word, as when a network fails. */
    public void drop() {
        welcomed.clear();
        clients.forEach(ScriptedClient::drop);
    }

    @Override
    public void close() {
        heart.shutdownNow();
    }
}
