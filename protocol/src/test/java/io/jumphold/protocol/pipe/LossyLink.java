package io.jumphold.protocol.pipe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** One connection between two ends: frames wait on each way until they are delivered, or are lost from some point on when it is cut. */
final class LossyLink {
    private final Deque<byte[]> toFirst = new ArrayDeque<>();
    private final Deque<byte[]> toSecond = new ArrayDeque<>();
    private boolean cut;

    Transport ofFirst() {
        return frame -> send(toSecond, frame);
    }

    Transport ofSecond() {
        return frame -> send(toFirst, frame);
    }

    private void send(Deque<byte[]> way, byte[] frame) {
        if (!cut) {
            way.add(frame);
        }
    }

    Deque<byte[]> toFirst() {
        return toFirst;
    }

    Deque<byte[]> toSecond() {
        return toSecond;
    }

    /** Each way keeps only what had got through before the break. */
    void cut(Random random) {
        cut = true;
        loseTail(toFirst, random);
        loseTail(toSecond, random);
    }

    private static void loseTail(Deque<byte[]> way, Random random) {
        int kept = random.nextInt(way.size() + 1);
        while (way.size() > kept) {
            way.removeLast();
        }
    }
}
