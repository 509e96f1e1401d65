package io.jumphold.protocol.pipe;

import static java.util.concurrent.CompletableFuture.runAsync;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.error.Fault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ends with real threads: writers, readers and feeders of both, and a connection that breaks all the time. */
class PipeStressTest {
    private static final int CHANNELS = 6;
    private static final int BYTES = 3_000_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Wire current = new Wire();
    private volatile boolean done;

    @Test
    @Tag("TOOL-7")
    @Timeout(60)
    void bytesArriveOnceAndInOrderWithEveryThreadAtOnceAndBreaksInBetween() throws Exception {
        Map<Integer, Echo> echoes = new ConcurrentHashMap<>();
        Pipe representative = new Pipe(Pipe.End.REPRESENTATIVE, (channel, tool, parameters) -> new Echo(channel));
        Pipe client = new Pipe(
                Pipe.End.JUMP_CLIENT,
                (channel, tool, parameters) -> echoes.computeIfAbsent(channel.id(), id -> new Echo(channel)));
        CompletableFuture<Void> network = runAsync(() -> breakAllTheTime(representative, client), threads);

        List<CompletableFuture<byte[]>> replies = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            Collector collector = new Collector();
            Channel channel = representative.open("echo", Map.of(), collector);
            collector.channel.complete(channel);
            threads.execute(() -> writeAll(channel));
            replies.add(collector.whole);
        }
        for (int i = 0; i < CHANNELS; i++) {
            CompletableFuture<byte[]> reply = replies.get(i);
            CompletableFuture.anyOf(reply, network).get(50, SECONDS);
            assertThat(reply.get()).isEqualTo(bytesOf(1 + 2 * i));
        }
        done = true;
        current.cut();
        network.get(5, SECONDS);
        threads.shutdownNow();
    }

    /** One connection after another; each end of one breaks it after some frames. */
    private void breakAllTheTime(Pipe first, Pipe second) {
        Random random = new Random(7);
        while (!done) {
            Wire wire = new Wire();
            current = wire;
            if (done) {
                wire.cut();
            }
            CompletableFuture.allOf(
                            runAsync(() -> wire.feed(first, wire.toFirst, wire.toSecond, random.nextInt(200)), threads),
                            runAsync(
                                    () -> wire.feed(second, wire.toSecond, wire.toFirst, random.nextInt(200)), threads))
                    .join();
        }
    }

    private static final class Wire {
        /** Ends a feeder: the connection is gone. */
        private static final byte[] CUT = {};

        private final BlockingQueue<byte[]> toFirst = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> toSecond = new LinkedBlockingQueue<>();
        private boolean isCut;

        void feed(Pipe pipe, BlockingQueue<byte[]> from, BlockingQueue<byte[]> to, int frames) {
            pipe.connected(frame -> send(to, frame));
            try {
                byte[] frame = from.take();
                for (int i = 0; i < frames && frame != CUT; i++) {
                    pipe.receive(frame);
                    frame = from.take();
                }
            } catch (InterruptedException | PipeBrokenException e) {
                throw new AssertionError(e);
            } finally {
                cut();
                pipe.disconnected();
            }
        }

        private synchronized void send(BlockingQueue<byte[]> to, byte[] frame) {
            if (!isCut) {
                to.add(frame);
            }
        }

        /** What is under way is lost, and nothing comes after it. */
        synchronized void cut() {
            isCut = true;
            List.of(toFirst, toSecond).forEach(way -> {
                way.clear();
                way.add(CUT);
            });
        }
    }

    private static byte[] bytesOf(int channel) {
        byte[] bytes = new byte[BYTES];
        new Random(channel).nextBytes(bytes);
        return bytes;
    }

    private static void writeAll(Channel channel) {
        byte[] bytes = bytesOf(channel.id());
        Random random = new Random(channel.id());
        try {
            for (int from = 0; from < BYTES; ) {
                int length = Math.min(BYTES - from, 1 + random.nextInt(20_000));
                channel.write(bytes, from, length);
                from += length;
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Sends back what comes, on a thread of its own. */
    private final class Echo implements ChannelListener {
        private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();

        Echo(Channel channel) {
            threads.execute(() -> {
                try {
                    while (true) {
                        byte[] bytes = waiting.take();
                        channel.write(bytes, 0, bytes.length);
                        channel.consumed(bytes.length);
                    }
                } catch (Exception ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void data(byte[] bytes) {
            waiting.add(bytes);
        }

        @Override
        public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {}
    }

    private static final class Collector implements ChannelListener {
        private final CompletableFuture<Channel> channel = new CompletableFuture<>();
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);

        @Override
        public void data(byte[] data) {
            bytes.writeBytes(data);
            channel.join().consumed(data.length);
            if (bytes.size() >= BYTES) {
                whole.complete(bytes.toByteArray());
            }
        }

        @Override
        public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
            whole.completeExceptionally(new AssertionError("closed with " + fault));
        }
    }
}
