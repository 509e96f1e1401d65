package io.jumphold.persistence.readside;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer: one entry an entity, the newest row of each. Bounded: a full inbox refuses, and the reconciler brings it again. */
final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<Object, Handed> waiting = new LinkedHashMap<>();
    private final int capacity;
    private final long lingerNanos;
    private long firstAt;
    private boolean closed;
    private int out;

    Inbox(int capacity, long lingerMillis) {
        this.capacity = capacity;
        this.lingerNanos = TimeUnit.MILLISECONDS.toNanos(lingerMillis);
    }

    /** Whether it was taken. */
    boolean offer(Handed handed) {
        lock.lock();
        try {
            if (closed || (waiting.size() >= capacity && !waiting.containsKey(handed.key()))) {
                return false;
            }
            if (waiting.isEmpty()) {
                firstAt = System.nanoTime();
                arrived.signal();
            }
            waiting.merge(handed.key(), handed, Handed::merge);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something, and then until the first of it has waited long enough; empty once it is closed and empty. */
    List<Handed> take(int most) throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                arrived.await();
            }
            while (!closed && waiting.size() < most && System.nanoTime() - firstAt < lingerNanos) {
                arrived.awaitNanos(lingerNanos - (System.nanoTime() - firstAt));
            }
            List<Handed> batch = first(most);
            out = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private List<Handed> first(int most) {
        List<Handed> batch = new ArrayList<>(Math.min(most, waiting.size()));
        Iterator<Handed> all = waiting.values().iterator();
        while (all.hasNext() && batch.size() < most) {
            batch.add(all.next());
            all.remove();
        }
        return batch;
    }

    /** What was taken last is on disk, or given up. */
    void done() {
        lock.lock();
        try {
            out = 0;
        } finally {
            lock.unlock();
        }
    }

    /** What waits, and what was taken and is not done. */
    int size() {
        lock.lock();
        try {
            return waiting.size() + out;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more and gives out what it has without lingering. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
