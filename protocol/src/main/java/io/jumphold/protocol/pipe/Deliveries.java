package io.jumphold.protocol.pipe;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What listeners are to be told: put down in order under the pipe's lock, told without it, by one thread at a time.
 * So nothing that a listener does can deadlock with the pipe, and nothing overtakes.
 */
final class Deliveries {
    private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();

    void add(Runnable delivery) {
        due.add(delivery);
    }

    /** Returns at once when another thread, or a caller further up, is at it already: that one takes these along. */
    void run() {
        while (!due.isEmpty() && running.compareAndSet(false, true)) {
            try {
                for (Runnable next = due.poll(); next != null; next = due.poll()) {
                    next.run();
                }
            } finally {
                running.set(false);
            }
        }
    }
}
