package io.jumphold.front.machine;

import static io.jumphold.front.machine.AttachTest.assertClosed;
import static io.jumphold.front.machine.AttachTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.link.Machines.Joining;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.front.TestDoor;
import io.jumphold.front.TestTrunks;
import io.jumphold.front.door.Reception;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SessionPipeTest {

    private static final int MIB = 1024 * 1024;
    private static final int MESSAGE = TestMachine.LAST | TestMachine.BINARY;

    private final FakeMachines heart = new FakeMachines();
    private TestDoor door = open();

    private TestDoor open(String... lines) {
        var settings = TestDoor.settings(lines);
        return TestDoor.open(
                settings,
                new Reception(
                        new AttachWay(settings, heart, Clock.systemUTC()),
                        new SessionWay(settings, heart, TestTrunks.shared(), Clock.systemUTC()),
                        guest -> guest.channel().close()));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void anEndJoinsWithItsTicket() throws IOException {
        try (var end = TestMachine.dial(door, "/session")) {
            var challenge = end.frame(ServerFrame.Challenge.class);
            end.send(TestMachine.join("s1"));
            var joined = end.frame(ServerFrame.Joined.class);
            assertThat(joined.sessionId()).isEqualTo("s1");
            assertThat(joined.rejoinTicket()).isEqualTo(FakeMachines.REJOIN);
            assertThat(heart.connections.getFirst().serverNonce()).isEqualTo(challenge.nonce());
            assertThat(door.door().strangers()).isZero();
        }
    }

    @Test
    void anEndThatIsNotAdmittedLearnsWhy() throws IOException {
        heart.joining = CompletableFuture.completedStage(new Joining.Refused(ErrorCode.TICKET_INVALID.fault()));
        try (var end = TestMachine.dial(door, "/session")) {
            end.frame(ServerFrame.Challenge.class);
            end.send(TestMachine.join("s1"));
            assertRefused(end, ErrorCode.TICKET_INVALID);
        }
        assertThat(heart.told).containsExactly("join s1");
    }

    @Test
    void messagesOfEverySizeComeOutOfTheOtherEndAsTheyWere() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            var random = new Random(3);
            for (var size : new int[] {0, 1, 7, 125, 126, 127, 4096, 65_535, 65_536, 100_003, MIB}) {
                var message = new byte[size];
                random.nextBytes(message);
                exchange(one, other, message);
                exchange(other, one, message);
            }
        }
    }

    private static void exchange(TestMachine from, TestMachine to, byte[] message) throws IOException {
        var sending = from.peer().sendMeanwhile(TestMachine.bytes(MESSAGE, message));
        var come = to.next();
        assertThat(come.opcode()).isEqualTo(TestMachine.BINARY);
        assertThat(come.payload()).isEqualTo(message);
        sending.join();
    }

    @Test
    void dribbledMessagesComeOutWhole() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            var message = new byte[300];
            new Random(4).nextBytes(message);
            for (var b : TestMachine.bytes(MESSAGE, message)) {
                one.sendRaw(new byte[] {b});
            }
            assertThat(other.next().payload()).isEqualTo(message);
        }
    }

    @Test
    void aMessageInPartsKeepsItsParts() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            one.send(TestMachine.BINARY, new byte[] {1});
            one.send(TestMachine.LAST, new byte[] {2});
            assertThat(other.next()).matches(part -> part.opcode() == TestMachine.BINARY);
            assertThat(other.next()).matches(part -> part.opcode() == 0 && part.payload()[0] == 2);
        }
    }

    @Test
    void whatAnEndSaysBeforeTheOtherIsThereWaitsForIt() throws IOException {
        try (var early = TestMachine.join(door, "s")) {
            early.send(MESSAGE, new byte[] {1});
            early.send(MESSAGE, new byte[] {2});
            try (var late = TestMachine.join(door, "s")) {
                assertThat(late.next().payload()).containsExactly(1);
                assertThat(late.next().payload()).containsExactly(2);
            }
        }
    }

    @Test
    @Tag("TOOL-7")
    void aStalledEndSlowsTheOtherAndAtMostAMebibyteIsBuffered() throws Exception {
        heart.heartbeat = Duration.ofMinutes(10);
        try (var fast = TestMachine.join(door, "s");
                var stalled = TestMachine.join(door, "s")) {
            var count = 2000;
            var message = new byte[32 * 1024];
            var sent = new AtomicLong();
            var sending = fast.flood(MESSAGE, message, count, sent);
            var seen = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> sent.get() > 0 && seen.getAndSet(sent.get()) == sent.get());

            assertThat(sent.get()).isLessThan(count / 2);
            assertThat(heart.ends.stream().mapToLong(SessionPipeTest::unwritten).sum())
                    .isPositive()
                    .isLessThan(MIB / 2);
            for (var i = 0; i < count; i++) {
                var payload = stalled.next().payload();
                assertThat(payload).hasSize(message.length);
                assertThat(payload[0]).isEqualTo((byte) i);
            }
            sending.join();
        }
    }

    private static long unwritten(PipeEnd end) {
        return ((SessionSocket) end).channel().unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    @Test
    void pingsAreAnsweredInTheMiddleOfALongMessageWithoutBreakingIt() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            var message = TestMachine.bytes(MESSAGE, new byte[200_000]);
            var half = message.length / 2;
            one.sendRaw(Arrays.copyOf(message, half));
            other.send(TestMachine.LAST | TestMachine.PING, new byte[] {9});
            one.sendRaw(Arrays.copyOfRange(message, half, message.length));

            var first = other.next();
            var second = other.next();
            assertThat(new int[] {first.opcode(), second.opcode()}).contains(TestMachine.BINARY, TestMachine.PONG);
            var whole = first.opcode() == TestMachine.BINARY ? first : second;
            assertThat(whole.payload()).hasSize(200_000);
        }
    }

    @Test
    void anEndThatSaysGoodbyeIsToldAsOrderlyAndItsLastWordsArrive() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            exchange(other, one, new byte[] {6});
            one.send(MESSAGE, new byte[] {7});
            one.send(TestMachine.LAST | TestMachine.CLOSE, new byte[] {3, (byte) 0xE8});

            assertClosed(one, 1000);
            assertThat(other.next().payload()).containsExactly(7);
            await().untilAsserted(() -> assertThat(heart.told).endsWith("left s true"));
            heart.ends.getLast().close(ErrorCode.SESSION_ENDED.fault());
            assertClosed(other, 1000);
            assertThat(heart.told).endsWith("left s true");
        }
    }

    @Test
    @Tag("JUMP-7")
    void whenAnEndBreaksOffTheOtherGetsWhatCameAndIsAskedToComeAgain() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            exchange(other, one, new byte[] {6});
            one.send(MESSAGE, new byte[] {7});
            assertThat(other.next().payload()).containsExactly(7);
            one.peer().reset();

            assertClosed(other, ErrorCode.PEER_GONE.closeCode());
            await().untilAsserted(() -> assertThat(heart.told).endsWith("left s false", "left s false"));
        }
    }

    @Test
    @Tag("JUMP-7")
    void anEndThatTheHeartReplacesLeavesItToTheHeartWhatBecomesOfTheOther() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            exchange(other, one, new byte[] {6});
            heart.ends.getFirst().close(ErrorCode.SUPERSEDED.fault());
            assertClosed(one, ErrorCode.SUPERSEDED.closeCode());
            heart.ends.getLast().close(ErrorCode.SESSION_ENDED.fault());
            assertClosed(other, 1000);
            assertThat(heart.told).containsExactly("join s", "join s");
        }
    }

    @Test
    void anEndThatBreaksOffInTheMiddleOfAMessageTakesTheOtherWithIt() throws IOException {
        try (var one = TestMachine.join(door, "s");
                var other = TestMachine.join(door, "s")) {
            one.sendRaw(Arrays.copyOf(TestMachine.bytes(MESSAGE, new byte[1000]), 500));
            other.peer().exactly(100);
            one.peer().reset();
            await().untilAsserted(() -> assertThat(heart.told).endsWith("left s false", "left s false"));
            await().until(() -> door.connections() == 0);
        }
    }

    @Test
    void aSilentEndIsAskedAndThenGivenUp() throws IOException {
        heart.heartbeat = Duration.ofMillis(300);
        try (var end = TestMachine.join(door, "s")) {
            assertThat(end.next().opcode()).isEqualTo(TestMachine.PING);
            end.send(TestMachine.LAST | TestMachine.PONG, new byte[0]);
            assertThat(end.next().opcode()).isEqualTo(TestMachine.PING);
            assertClosed(end, ErrorCode.SILENT.closeCode());
        }
    }

    @Test
    void aStoppingNodeSaysSo() throws IOException {
        try (var end = TestMachine.join(door, "s")) {
            var closed = door.door().close().toCompletableFuture();
            assertClosed(end, ErrorCode.GOING_AWAY.closeCode());
            end.peer().raw().close();
            closed.join();
        }
    }
}
