package io.jumphold.front.machine;

import static io.jumphold.front.machine.AttachTest.assertClosed;
import static io.jumphold.front.machine.AttachTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.front.LogWatch;
import io.jumphold.front.TestDoor;
import io.jumphold.front.TestTrunks;
import io.jumphold.front.door.Reception;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a machine says: it alone suffers, it learns why, and the log stays quiet. */
class BadInputTest {

    private static final int MAX_BEFORE = 64 * 1024;
    private static final int MAX_AFTER = 1024 * 1024;

    private final FakeMachines heart = new FakeMachines();
    private final LogWatch log = new LogWatch();
    private TestDoor door = open();
    private TestMachine wellBehaved;

    private TestDoor open(String... lines) {
        var settings = TestDoor.settings(lines);
        return TestDoor.open(
                settings,
                new Reception(
                        new AttachWay(settings, heart, Clock.systemUTC()),
                        new SessionWay(settings, heart, TestTrunks.shared(), Clock.systemUTC()),
                        guest -> guest.channel().close()));
    }

    @BeforeEach
    void attachAWellBehavedOne() throws IOException {
        wellBehaved = TestMachine.attach(door);
    }

    @AfterEach
    void theOthersNeverSuffer() throws IOException {
        wellBehaved.send(new ClientFrame.Beat());
        wellBehaved.frame(ServerFrame.BeatBack.class);
        wellBehaved.close();
        door.close();
        log.close();
        assertThat(log.complaints()).isEmpty();
    }

    private TestMachine challenged(String path) throws IOException {
        var machine = TestMachine.dial(door, path);
        machine.frame(ServerFrame.Challenge.class);
        return machine;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/attach", "/session"})
    void aFrameThatCannotBeReadIsMalformed(String path) throws IOException {
        try (var machine = challenged(path)) {
            machine.send(TestMachine.LAST | TestMachine.BINARY, "no CBOR".getBytes(StandardCharsets.UTF_8));
            assertRefused(machine, ErrorCode.MALFORMED_FRAME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/attach", "/session"})
    void textIsUnexpected(String path) throws IOException {
        try (var machine = challenged(path)) {
            machine.send(TestMachine.LAST | TestMachine.TEXT, "{}".getBytes(StandardCharsets.UTF_8));
            assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/attach", "/session"})
    @Tag("SEC-3")
    void beforeTheSignInAFrameOfMoreThan64KibIsTooLarge(String path) throws IOException {
        try (var machine = challenged(path)) {
            machine.send(TestMachine.LAST | TestMachine.BINARY, new byte[MAX_BEFORE + 1]);
            assertRefused(machine, ErrorCode.FRAME_TOO_LARGE);
        }
    }

    @Test
    @Tag("SEC-3")
    void afterTheSignInAFrameOfMoreThanAMebibyteIsTooLarge() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            // As large as it may be: only malformed.
            machine.send(TestMachine.LAST | TestMachine.BINARY, new byte[MAX_AFTER]);
            assertRefused(machine, ErrorCode.MALFORMED_FRAME);
        }
        try (var machine = TestMachine.attach(door)) {
            machine.send(TestMachine.LAST | TestMachine.BINARY, new byte[MAX_AFTER + 1]);
            assertRefused(machine, ErrorCode.FRAME_TOO_LARGE);
        }
    }

    @Test
    @Tag("SEC-3")
    void inAPipeAFrameOfMoreThanAMebibyteIsTooLarge() throws IOException {
        try (var end = TestMachine.join(door, "s")) {
            end.send(TestMachine.LAST | TestMachine.BINARY, new byte[MAX_AFTER + 1]);
            assertClosed(end, ErrorCode.FRAME_TOO_LARGE.closeCode());
        }
        await().untilAsserted(() -> assertThat(heart.told).endsWith("left s false"));
    }

    @Test
    void textInAPipeIsMalformed() throws IOException {
        try (var end = TestMachine.join(door, "s")) {
            end.send(TestMachine.LAST | TestMachine.TEXT, new byte[1]);
            assertClosed(end, ErrorCode.MALFORMED_FRAME.closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/attach", "/session"})
    void aFrameOutOfOrderIsUnexpected(String path) throws IOException {
        try (var machine = challenged(path)) {
            machine.send(new ClientFrame.Beat());
            assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
        }
    }

    @Test
    void aJoinOnTheConnectionForOrdersIsUnexpectedAndAHelloOnASessions() throws IOException {
        try (var machine = challenged("/attach")) {
            machine.send(TestMachine.join("s"));
            assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
        }
        try (var machine = challenged("/session")) {
            machine.send(TestMachine.hello(1));
            assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
        }
    }

    @Test
    void aSecondHelloIsUnexpected() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            machine.send(TestMachine.hello(1));
            assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
        }
        await().untilAsserted(() -> assertThat(heart.told).endsWith("detached 1 2 protocol_error"));
    }

    @Test
    void aSecondHelloInTheSameBreathIsUnexpected() throws IOException {
        var hello = TestMachine.bytes(TestMachine.LAST | TestMachine.BINARY, WireCodec.encode(TestMachine.hello(5)));
        var twice = new byte[2 * hello.length];
        System.arraycopy(hello, 0, twice, 0, hello.length);
        System.arraycopy(hello, 0, twice, hello.length, hello.length);
        try (var machine = challenged("/attach")) {
            machine.sendRaw(twice);
            if (machine.frame() instanceof ServerFrame.Welcome) {
                assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
            } else {
                assertClosed(machine, ErrorCode.UNEXPECTED_FRAME.closeCode());
            }
        }
        await().untilAsserted(() -> assertThat(heart.told.getLast()).startsWith("detached 5 "));
    }

    @Test
    void aMessageInPartsIsUnexpected() throws IOException {
        try (var machine = challenged("/attach")) {
            machine.send(TestMachine.BINARY, WireCodec.encode(TestMachine.hello(1)));
            assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
        }
        try (var machine = TestMachine.attach(door)) {
            machine.send(TestMachine.BINARY, WireCodec.encode(new ClientFrame.Beat()));
            assertRefused(machine, ErrorCode.UNEXPECTED_FRAME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/attach", "/session"})
    @Tag("SEC-3")
    void aFloodOfPingsWhosePongsNobodyReadsPilesNothingUp(String path) throws IOException {
        try (var machine = path.equals("/attach") ? TestMachine.attach(door) : TestMachine.join(door, "s")) {
            var ping = TestMachine.bytes(TestMachine.LAST | TestMachine.PING, new byte[125]);
            var flood = ByteBuffer.allocate(1000 * ping.length);
            while (flood.hasRemaining()) {
                flood.put(ping);
            }
            for (var i = 0; i < 200; i++) {
                machine.sendRaw(flood.array());
            }
            assertThat(door.door().bufferMemory()).isLessThan(12 * 1024 * 1024);
        }
    }

    @Test
    void aFrameThatIsNotMaskedIsMalformed() throws IOException {
        try (var machine = challenged("/attach")) {
            machine.sendRaw(new byte[] {(byte) 0x82, 1, 1});
            assertRefused(machine, ErrorCode.MALFORMED_FRAME);
        }
    }

    @Test
    void aWireThatNobodySpeaksIsRefused() throws IOException {
        try (var machine = challenged("/attach")) {
            machine.send(
                    new ClientFrame.Hello(1000, 1001, 1, new byte[32], new byte[70], TestMachine.facts("future"), 7));
            assertRefused(machine, ErrorCode.UNSUPPORTED_WIRE);
        }
    }

    @Test
    @Tag("UPG-1")
    void aMachineThatIsTooOldForTheWireIsToldSo() throws IOException {
        try (var machine = challenged("/attach")) {
            machine.send(new ClientFrame.Hello(0, 0, 1, new byte[32], new byte[70], TestMachine.facts("past"), 7));
            assertRefused(machine, ErrorCode.VERSION_MISMATCH);
        }
    }

    @Test
    void aPingIsAnswered() throws IOException {
        wellBehaved.send(TestMachine.LAST | TestMachine.PING, new byte[] {1, 2, 3});
        var pong = wellBehaved.next();
        assertThat(pong.opcode()).isEqualTo(TestMachine.PONG);
        assertThat(pong.payload()).containsExactly(1, 2, 3);
    }

    @Test
    @Tag("SEC-3")
    void silenceAfterTheChallengeIsAnsweredWithItsCode() throws IOException {
        wellBehaved.close();
        door.close();
        door = open("limits.first-frame = 300ms");
        try (var attach = challenged("/attach");
                var session = challenged("/session")) {
            assertRefused(attach, ErrorCode.FIRST_FRAME_TIMEOUT);
            assertRefused(session, ErrorCode.FIRST_FRAME_TIMEOUT);
        }
        attachAWellBehavedOne();
    }

    @Test
    void whatIsNoWebSocketIsToldSo() throws IOException {
        try (var peer = door.connect()) {
            peer.send("GET /attach HTTP/1.1\r\nHost: d\r\n\r\n");
            assertThat(peer.answer().status()).isEqualTo(426);
            assertThat(peer.isClosedCleanly()).isTrue();
        }
    }

    @Test
    @Tag("SEC-3")
    void aHeadOfMoreThan16KibIsTooLarge() throws IOException {
        try (var peer = door.connect()) {
            peer.send("GET /attach HTTP/1.1\r\nHost: d\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(peer.answer().status()).isEqualTo(431);
        }
    }

    @Test
    void anUpgradeWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> {
                    try (var peer = door.connect()) {
                        peer.send(
                                "GET /attach HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
                        assertThat(peer.answer().status()).isEqualTo(101);
                    }
                })
                .hasMessageContaining("426");
    }
}
