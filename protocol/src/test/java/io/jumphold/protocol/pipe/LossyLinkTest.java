package io.jumphold.protocol.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ends in one thread over connections that break at any point: each run is the same for the same seed. */
@Timeout(600)
class LossyLinkTest {
    private static final int SEEDS = 300;

    @Test
    @Tag("TOOL-7")
    void everyByteArrivesOnceAndInOrderWhereverTheConnectionBreaks() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed, 300, 2_000).play();
        }
    }

    @Test
    @Tag("TOOL-7")
    void noWindowAndNoReplayBufferOverflowsUnderBulk() throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            new Run(seed, 500, 300_000).play();
        }
    }

    @Test
    @Tag("full")
    @Tag("TOOL-7")
    void manyMoreRunsFindNothingEither() throws Exception {
        for (int seed = SEEDS; seed < 60 * SEEDS; seed++) {
            new Run(seed, 100 + seed % 900, 1 << (seed % 15)).play();
        }
    }

    private static final class Run {
        private final int seed;
        private final int steps;
        private final int mostBytes;
        private final Random random;
        private final SimulatedEnd representative;
        private final SimulatedEnd client;
        private LossyLink link = new LossyLink();
        private boolean cut;
        private boolean representativeConnected;
        private boolean clientConnected;

        Run(int seed, int steps, int mostBytes) {
            this.seed = seed;
            this.steps = steps;
            this.mostBytes = mostBytes;
            this.random = new Random(seed);
            this.representative = new SimulatedEnd(Pipe.End.REPRESENTATIVE, random);
            this.client = new SimulatedEnd(Pipe.End.JUMP_CLIENT, random);
        }

        void play() throws Exception {
            try {
                for (int step = 0; step < steps; step++) {
                    step();
                }
                settle();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("With seed " + seed, e);
            }
        }

        private void step() throws Exception {
            SimulatedEnd end = random.nextBoolean() ? representative : client;
            switch (random.nextInt(12)) {
                case 0 -> end.open();
                case 1 -> {
                    if (random.nextInt(4) == 0) {
                        cut();
                    }
                }
                case 2 -> connectOrLearnOfTheBreak();
                case 3, 4, 5, 6 -> deliver(end);
                default -> end.act(mostBytes);
            }
        }

        private void cut() {
            cut = true;
            link.cut(random);
        }

        /** Each end comes and goes in its own time; a new connection is there only when both have let go of the old one. */
        private void connectOrLearnOfTheBreak() {
            boolean first = random.nextBoolean();
            if (cut && (first ? representativeConnected : clientConnected)) {
                (first ? representative : client).pipe.disconnected();
                representativeConnected &= !first;
                clientConnected &= first;
            } else if (cut && !representativeConnected && !clientConnected) {
                link = new LossyLink();
                cut = false;
            } else if (!cut && first && !representativeConnected) {
                representative.pipe.connected(link.toSecond);
                representativeConnected = true;
            } else if (!cut && !first && !clientConnected) {
                client.pipe.connected(link.toFirst);
                clientConnected = true;
            }
        }

        private boolean deliver(SimulatedEnd end) throws Exception {
            boolean first = end == representative;
            LossyLink.Way way = first ? link.toFirst : link.toSecond;
            assertThat(way.bytes()).as("what a transport must hold").isLessThan(2 * Outbox.FULL);
            byte @Nullable [] frame = (first ? representativeConnected : clientConnected) ? way.poll() : null;
            if (frame != null) {
                end.pipe.receive(frame);
            }
            return frame != null;
        }

        private void settle() throws Exception {
            while (cut || !representativeConnected || !clientConnected) {
                connectOrLearnOfTheBreak();
            }
            deliverAll();
            representative.live().forEach(representative::close);
            client.live().forEach(client::close);
            deliverAll();
            assertThat(representative.talks).hasSameSizeAs(client.talks);
            representative.talks.forEach((id, here) -> {
                SimulatedEnd.Talk there = client.talks.get(id);
                heard(here, there);
                heard(there, here);
            });
        }

        private void deliverAll() throws Exception {
            boolean moved = true;
            while (moved) {
                moved = deliver(representative);
                moved |= deliver(client);
                representative.consumeAll();
                client.consumeAll();
            }
        }

        /** Exactly what was sent; where the hearer closed first it heard a part, and the end. */
        private static void heard(SimulatedEnd.Talk hearer, SimulatedEnd.Talk speaker) {
            assertThat(hearer.closedThere).isTrue();
            if (hearer.heard.compareTo(speaker.sent) != 0) {
                int last = hearer.heard.length() - 1;
                assertThat(hearer.closedBeforeTheOther).isTrue();
                assertThat(speaker.sent.toString())
                        .startsWith(hearer.heard.substring(0, last))
                        .endsWith(hearer.heard.substring(last));
            }
        }
    }
}
