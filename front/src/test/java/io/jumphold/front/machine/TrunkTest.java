package io.jumphold.front.machine;

import static io.jumphold.front.machine.AttachTest.assertClosed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.front.LogWatch;
import io.jumphold.front.TestTrunks;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session whose two ends are on different nodes: two doors and the trunk between them, everything over real sockets. */
class TrunkTest {

    private static final int MIB = 1024 * 1024;
    private static final int MESSAGE = TestMachine.LAST | TestMachine.BINARY;
    private static final int PONG = 0x8A;

    private final byte[] key = Keys.random(32);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final LogWatch log = new LogWatch();
    private final TrunkNode here = keep(new TrunkNode(TestTrunks.SITE, "patience = 2s"));
    private TestMachine one;

    private <T extends AutoCloseable> T keep(T thing) {
        open.addFirst(thing);
        return thing;
    }

    @AfterEach
    void close() throws Exception {
        for (var thing : open) {
            thing.close();
        }
        log.close();
        assertThat(log.complaints())
                .noneMatch(line -> line.contains(HexFormat.of().formatHex(key)));
    }

    /** An end here that awaits one of another node. */
    private void awaits() throws IOException {
        one = keep(here.join());
        here.awaits(key);
    }

    private TrunkNode node(String... lines) {
        return keep(new TrunkNode(TestTrunks.SITE, lines));
    }

    private TestMachine spliced(TrunkNode there) throws IOException {
        awaits();
        var other = keep(there.join());
        there.dials(here, key);
        return other;
    }

    @Test
    @Tag("JUMP-9")
    void messagesOfEverySizeComeOutAtTheOtherNodeAsTheyWere() throws IOException {
        var other = spliced(node());
        var random = new Random(5);
        for (var size : new int[] {0, 1, 125, 126, 65_535, 65_536, 100_003, MIB}) {
            var message = new byte[size];
            random.nextBytes(message);
            exchange(one, other, message);
            exchange(other, one, message);
        }
        assertThat(log.complaints()).isEmpty();
    }

    private static void exchange(TestMachine from, TestMachine to, byte[] message) throws IOException {
        var sending = from.peer().sendMeanwhile(TestMachine.bytes(MESSAGE, message));
        assertThat(to.next().payload()).isEqualTo(message);
        sending.join();
    }

    @Test
    @Tag("JUMP-9")
    void whatTheEndsSayBeforeTheTrunkIsThereWaitsForIt() throws IOException {
        var there = node();
        one = keep(here.join());
        var other = keep(there.join());
        one.send(MESSAGE, new byte[] {1});
        other.send(MESSAGE, new byte[] {2});

        here.awaits(key);
        there.dials(here, key);

        assertThat(other.next().payload()).containsExactly(1);
        assertThat(one.next().payload()).containsExactly(2);
    }

    @Test
    @Tag("TOOL-7")
    void aStalledEndSlowsTheOtherAcrossNodesAndLittleIsBufferedOnEither() throws Exception {
        var there = node();
        here.heart.heartbeat = Duration.ofMinutes(10);
        there.heart.heartbeat = Duration.ofMinutes(10);
        var stalled = spliced(there);
        var fast = one;
        var count = 1500;
        var message = new byte[32 * 1024];
        new Random(6).nextBytes(message);
        var sent = new AtomicLong();
        var sending = fast.flood(MESSAGE, message, count, sent);
        var seen = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(60))
                .until(() -> here.unwritten() > 0 && there.unwritten() > 0 && seen.getAndSet(sent.get()) == sent.get());

        assertThat(sent.get()).isLessThan(count);
        assertThat(here.unwritten()).isLessThan(MIB / 2);
        assertThat(there.unwritten()).isLessThan(MIB / 2);
        for (var i = 0; i < count; i++) {
            var payload = stalled.next().payload();
            assertThat(payload[0]).isEqualTo((byte) i);
            assertThat(payload.length).isEqualTo(message.length);
        }
        sending.join();
        exchange(stalled, fast, message);
    }

    @Test
    @Tag("JUMP-9")
    void whenTheTrunkBreaksBothEndsAreAskedToComeAgain() throws IOException {
        var there = new TrunkNode(TestTrunks.SITE);
        var other = spliced(there);
        exchange(one, other, new byte[] {1});

        here.trunks.close();

        assertClosed(one, ErrorCode.PEER_GONE.closeCode());
        assertClosed(other, ErrorCode.PEER_GONE.closeCode());
        await().untilAsserted(() -> assertThat(here.heart.told).containsExactly("join s", "left s false"));
        await().untilAsserted(() -> assertThat(there.heart.told).containsExactly("join s", "left s false"));
        there.close();
    }

    @Test
    @Tag("JUMP-7")
    void whenAnEndIsLostTheOtherGetsWhatCameAndIsAskedToComeAgain() throws IOException {
        var other = spliced(node());
        exchange(other, one, new byte[] {1});
        one.send(MESSAGE, new byte[] {2});
        assertThat(other.next().payload()).containsExactly(2);

        one.peer().reset();

        assertClosed(other, ErrorCode.PEER_GONE.closeCode());
    }

    @Test
    @Tag("JUMP-7")
    void anEndThatLeavesInOrderLetsTheHeartSayWhatBecomesOfTheOther() throws IOException {
        var there = node();
        var other = spliced(there);
        exchange(other, one, new byte[] {1});
        one.send(MESSAGE, new byte[] {7});

        one.send(TestMachine.LAST | TestMachine.CLOSE, new byte[] {3, (byte) 0xE8});

        assertClosed(one, 1000);
        assertThat(other.next().payload()).containsExactly(7);
        await().until(() -> there.trunks.carried() == 0);
        there.close(ErrorCode.SESSION_ENDED.fault());
        assertClosed(other, 1000);
    }

    @Test
    @Tag("SEC-1")
    void aNodeOfAnotherSiteGetsNoTrunk() throws IOException {
        var foreign = keep(new TrunkNode(TestTrunks.OTHER_SITE));
        var other = spliced(foreign);

        assertClosed(other, ErrorCode.PEER_GONE.closeCode());
        assertThat(here.trunks.carried()).isZero();
        try (var right = dialAs(TestTrunks.hello(key))) {
            one.send(MESSAGE, new byte[] {7});
            assertThat(right.getInputStream().readNBytes(3)).containsExactly(0x82, 1, 7);
        }
    }

    @Test
    @Tag("SEC-1")
    void whoShowsNoCertificateIsNotHeard() throws IOException {
        awaits();
        try (var stranger = TestTrunks.dial(here.trunks, null)) {
            assertThat(isRefused(stranger, TestTrunks.hello(key))).isTrue();
        }
        assertThat(here.trunks.carried()).isZero();
    }

    @Test
    @Tag("SEC-1")
    void aNodeWithAWrongKeyIsRefusedAndAKeyIsGoodOnce() throws IOException {
        awaits();
        try (var wrong = TestTrunks.dial(here.trunks, TestTrunks.SITE)) {
            assertThat(isRefused(wrong, TestTrunks.hello(Keys.random(32)))).isTrue();
        }
        try (var nonsense = TestTrunks.dial(here.trunks, TestTrunks.SITE)) {
            assertThat(isRefused(nonsense, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                    .isTrue();
        }
        try (var right = dialAs(TestTrunks.hello(key));
                var again = TestTrunks.dial(here.trunks, TestTrunks.SITE)) {
            assertThat(isRefused(again, TestTrunks.hello(key))).isTrue();
            one.send(MESSAGE, new byte[] {7});
            assertThat(right.getInputStream().readNBytes(3)).containsExactly(0x82, 1, 7);
        }
    }

    private Socket dialAs(byte[] hello) throws IOException {
        var socket = TestTrunks.dial(here.trunks, TestTrunks.SITE);
        socket.getOutputStream().write(hello);
        return socket;
    }

    private static boolean isRefused(Socket socket, byte[] hello) {
        try {
            socket.getOutputStream().write(hello);
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    @Tag("SEC-1")
    void whoSaysNothingIsDroppedAndTooManyAreTurnedAway() throws IOException {
        var strict = node("first-bytes = 1s", "strangers = 2");
        try (var first = TestTrunks.dial(strict.trunks, TestTrunks.SITE);
                var second = TestTrunks.dial(strict.trunks, TestTrunks.SITE);
                var third = TestTrunks.dial(strict.trunks, TestTrunks.SITE)) {
            first.getOutputStream().write(new byte[] {'J'});
            second.getOutputStream().write(new byte[] {'J'});
            assertThat(isRefused(third, new byte[] {'J'})).isTrue();
            assertThat(isRefused(first, new byte[] {'T'})).isTrue();
            assertThat(isRefused(second, new byte[] {'T'})).isTrue();
        }
        await().until(() -> strict.trunks.strangers() == 0);
    }

    @Test
    @Tag("JUMP-9")
    void aTrunkThatDoesNotComeAboutCostsTheEndItsConnection() throws IOException {
        awaits();
        assertClosed(one, ErrorCode.PEER_GONE.closeCode());

        var there = keep(new TrunkNode(TestTrunks.SITE));
        var other = keep(there.join());
        var gone = new TrunkNode(TestTrunks.SITE);
        gone.close();
        there.dials(gone, Keys.random(32));
        assertClosed(other, ErrorCode.PEER_GONE.closeCode());
    }

    @Test
    @Tag("JUMP-9")
    void aNodeThatGoesSilentIsNoticedThoughThisOneBeats() throws IOException {
        var quick = node("heartbeat = 300ms");
        var end = keep(quick.join());
        quick.awaits(key);
        try (var silent = TestTrunks.dial(quick.trunks, TestTrunks.SITE)) {
            silent.getOutputStream().write(TestTrunks.hello(key));
            assertThat(silent.getInputStream().readNBytes(4)).containsExactly(PONG, 0, PONG, 0);
            assertClosed(end, ErrorCode.PEER_GONE.closeCode());
        }
    }
}
