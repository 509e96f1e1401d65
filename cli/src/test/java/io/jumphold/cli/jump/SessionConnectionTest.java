package io.jumphold.cli.jump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.cli.api.Http;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.testsite.Samples;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the representative's end of a session when its connection is lost. */
@Timeout(120)
@Tag("JUMP-7")
class SessionConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestSite site = TestSite.start();
    private final AtomicLong passed = new AtomicLong();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final SessionConnection session = open();

    private SessionConnection open() {
        Sessions.Started started = Samples.started(12);
        try {
            return SessionConnection.open(
                    new Http(site.signedIn(), Http.Listener.NONE),
                    // The first address leads nowhere.
                    new Sessions.Started(started.session(), started.ticket(), List.of("127.0.0.1:1")),
                    new Interruption.Notices() {
                        @Override
                        public void lost() {
                            notices.add("lost");
                        }

                        @Override
                        public void back() {
                            notices.add("back");
                        }
                    },
                    () -> System.nanoTime() + passed.get());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        session.close();
        site.close();
    }

    /** A command, and what it has written. */
    private final class Running implements ChannelListener {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Channel channel;

        private Running(String command) {
            channel = session.open("shell", Map.of("command", command), this);
        }

        @Override
        public synchronized void data(byte[] bytes) {
            written.writeBytes(bytes);
            channel.consumed(bytes.length);
        }

        private synchronized byte[] written() {
            return written.toByteArray();
        }

        @Override
        public void closed(@Nullable Integer code, @Nullable Fault fault) {
            if (fault == null && code != null) {
                exitCode.complete(code);
            } else {
                exitCode.completeExceptionally(Failure.of(fault == null ? ErrorCode.INTERNAL_ERROR.fault() : fault));
            }
        }

        private void send(byte[] bytes) throws Exception {
            channel.write(bytes, 0, bytes.length);
        }

        private Failure awaitFailure() {
            Failure[] failure = new Failure[1];
            assertThatThrownBy(() -> exitCode.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(Failure.class, found -> failure[0] = found);
            return failure[0];
        }
    }

    @Test
    @Tag("JUMP-9")
    @Tag("TOOL-7")
    void everyByteArrivesOnceAndInOrderWhereverTheConnectionBreaks() throws Exception {
        Random random = new Random(7);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Running cat = new Running("cat");
        for (int breaks = 1; breaks <= 20; breaks++) {
            byte[] part = new byte[1 + random.nextInt(200_000)];
            random.nextBytes(part);
            sent.writeBytes(part);
            cat.send(part);
            if (breaks % 4 == 0) {
                site.machine().vanish();
            } else {
                site.machine().hangUp(ErrorCode.PEER_GONE.closeCode());
            }
            int joins = breaks + 1;
            await().atMost(PATIENCE).until(() -> site.machine().joins() == joins);
        }
        cat.channel.signal("EOF");
        assertThat(cat.exitCode.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(cat.written()).isEqualTo(sent.toByteArray());
    }

    @Test
    void aJoinedThatWasLostOnItsWayCostsNothing() throws Exception {
        Running cat = new Running("cat");
        site.machine().losesJoined(true);
        site.machine().vanish();
        await().atMost(PATIENCE).until(() -> site.machine().refusals() > 0);
        site.machine().losesJoined(false);
        cat.send(new byte[] {1, 2, 3});
        await().atMost(PATIENCE).until(() -> cat.written().length == 3);
    }

    @Test
    void aSessionThatHasEndedMeanwhileStopsAtOnce() {
        Running sleep = new Running("sleep 600");
        site.machine().refuse(ErrorCode.SESSION_ENDED);
        site.machine().vanish();
        assertThat(sleep.awaitFailure().is(ErrorCode.SESSION_ENDED)).isTrue();
        assertThat(site.machine().refusals()).isEqualTo(1);
    }

    @Test
    void theNodesLastWordEndsIt() {
        Running sleep = new Running("sleep 600");
        site.machine().hangUp(1000);
        assertThat(sleep.awaitFailure().is(ErrorCode.SESSION_ENDED)).isTrue();
    }

    @Test
    void afterAMinuteWithoutANodeItIsOver() {
        Running sleep = new Running("sleep 600");
        site.machine().refuse(ErrorCode.SERVER_BUSY);
        site.machine().vanish();
        await().atMost(PATIENCE).until(() -> site.machine().refusals() > 0);
        assertThat(sleep.exitCode).isNotDone();
        passed.addAndGet(Duration.ofSeconds(60).toNanos());
        Failure failure = sleep.awaitFailure();
        assertThat(failure.exit()).isEqualTo(Exit.UNAVAILABLE);
        assertThat(failure.line()).contains("60 s").contains("(peer_gone)");
    }

    @Test
    void anInterruptionIsToldAndItsEnd() {
        site.machine().refuse(ErrorCode.SERVER_BUSY);
        site.machine().vanish();
        await().atMost(PATIENCE).until(() -> notices.equals(List.of("lost")));
        site.machine().admit();
        await().atMost(PATIENCE).until(() -> notices.equals(List.of("lost", "back")));
    }
}
