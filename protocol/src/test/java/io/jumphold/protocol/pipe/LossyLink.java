package io.jumphold.protocol.pipe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One connection between two ends: frames wait on each way until they are delivered, or are lost from some point on when it is cut. */
final class LossyLink {
    /** The frames that are on their way to one end. */
    static final class Way implements Transport {
        private final Deque<byte[]> frames = new ArrayDeque<>();
        private long bytes;
        private boolean cut;

        @Override
        public void send(byte[] frame) {
            if (!cut) {
                frames.add(frame);
                bytes += frame.length;
            }
        }

        byte @Nullable [] poll() {
            byte[] frame = frames.poll();
            bytes -= frame == null ? 0 : frame.length;
            return frame;
        }

        long bytes() {
            return bytes;
        }

        /** Only what had got through before the break still arrives. */
        private void cut(Random random) {
            cut = true;
            int kept = random.nextInt(frames.size() + 1);
            while (frames.size() > kept) {
                frames.removeLast();
            }
        }
    }

    final Way toFirst = new Way();
    final Way toSecond = new Way();

    void cut(Random random) {
        toFirst.cut(random);
        toSecond.cut(random);
    }
}
