package io.jumphold.protocol.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An end that does random things in its channels and keeps a transcript of what it sent and heard in each. */
final class SimulatedEnd {
    /** A channel as this end sees it. In a transcript each byte is a character; what is no byte stands above 0x1000. */
    static final class Talk implements ChannelListener {
        private static final char RESIZED = 0x1000;
        private static final char SIGNALLED = 0x4000;
        private static final char CLOSED = 0x5000;

        final StringBuilder sent = new StringBuilder();
        final StringBuilder heard = new StringBuilder();
        private @Nullable Channel channel;
        private int unconsumed;
        boolean closedHere;
        boolean closedThere;
        boolean closedBeforeTheOther;

        @Override
        public void data(byte[] bytes) {
            unconsumed += bytes.length;
            assertThat(unconsumed).as("bytes that wait here").isLessThanOrEqualTo(Limits.CHANNEL_WINDOW);
            for (byte b : bytes) {
                heard((char) (b & 0xff));
            }
        }

        @Override
        public void resized(int columns, int rows) {
            heard((char) (RESIZED + columns));
        }

        @Override
        public void signalled(String name) {
            heard(SIGNALLED);
        }

        @Override
        public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
            assertThat(fault).isNull();
            assertThat(exitCode).isNotNull();
            heard((char) (CLOSED + exitCode));
            closedThere = true;
        }

        private void heard(char what) {
            assertThat(closedThere).as("the end is the last that is heard").isFalse();
            heard.append(what);
        }

        private Channel channel() {
            return Objects.requireNonNull(channel);
        }
    }

    private final Random random;
    final Pipe pipe;
    final Map<Integer, Talk> talks = new LinkedHashMap<>();

    SimulatedEnd(Pipe.End end, Random random) {
        this.random = random;
        this.pipe = new Pipe(end, (channel, tool, parameters) -> started(channel));
    }

    private Talk started(Channel channel) {
        Talk talk = new Talk();
        talk.channel = channel;
        talks.put(channel.id(), talk);
        return talk;
    }

    void open() {
        if (live().size() < 5) {
            Talk talk = new Talk();
            Channel channel = pipe.open("shell", Map.of(), talk);
            talk.channel = channel;
            talks.put(channel.id(), talk);
        }
    }

    /** Something random in a random channel; never anything that would wait. */
    void act(int mostBytes) throws Exception {
        List<Talk> live = live();
        if (live.isEmpty()) {
            return;
        }
        Talk talk = live.get(random.nextInt(live.size()));
        switch (random.nextInt(10)) {
            case 0 -> {
                if (!talk.closedThere) {
                    int columns = 1 + random.nextInt(200);
                    talk.sent.append((char) (Talk.RESIZED + columns));
                    talk.channel().resize(columns, 24);
                }
            }
            case 1 -> {
                if (!talk.closedThere) {
                    talk.sent.append(Talk.SIGNALLED);
                    talk.channel().signal("INT");
                }
            }
            case 2 -> {
                if (random.nextInt(10) == 0) {
                    close(talk);
                }
            }
            case 3, 4, 5 -> consume(talk);
            default -> write(talk, mostBytes);
        }
    }

    private void write(Talk talk, int mostBytes) throws Exception {
        int left = 1 + random.nextInt(mostBytes);
        while (left > 0 && talk.channel().room() > 0 && !talk.closedThere) {
            byte[] bytes = new byte[Math.min(Math.min(left, talk.channel().room()), Limits.DATA)];
            random.nextBytes(bytes);
            for (byte b : bytes) {
                talk.sent.append((char) (b & 0xff));
            }
            talk.channel().write(bytes, 0, bytes.length);
            left -= bytes.length;
        }
    }

    private void consume(Talk talk) {
        int part = random.nextInt(talk.unconsumed + 1);
        talk.unconsumed -= part;
        talk.channel().consumed(part);
    }

    void consumeAll() {
        for (Talk talk : talks.values()) {
            talk.channel().consumed(talk.unconsumed);
            talk.unconsumed = 0;
        }
    }

    void close(Talk talk) {
        if (!talk.closedHere) {
            int exitCode = random.nextInt(256);
            talk.sent.append((char) (Talk.CLOSED + exitCode));
            talk.closedHere = true;
            talk.closedBeforeTheOther = !talk.closedThere;
            talk.channel().close(exitCode, null);
        }
    }

    List<Talk> live() {
        return new ArrayList<>(
                talks.values().stream().filter(talk -> !talk.closedHere).toList());
    }
}
