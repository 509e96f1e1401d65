package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.front.bridge.HttpWay;
import io.jumphold.front.door.Destination;
import io.jumphold.front.door.Reception;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.CharsetUtil;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstLineTest {

    private TestDoor door = open();

    private static TestDoor open(String... lines) {
        var settings = TestDoor.settings(lines);
        var http = new HttpWay(
                TestDoor.SYSTEM,
                settings,
                _ -> CompletableFuture.completedStage(HttpResponse.create().withEntity("people")));
        return TestDoor.open(settings, new Reception(saying("attach"), saying("session"), http));
    }

    private static Destination saying(String word) {
        return guest -> guest.channel()
                .writeAndFlush(Unpooled.copiedBuffer(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + word.length() + "\r\n\r\n" + word,
                        CharsetUtil.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /attach, attach",
        "GET /attach?wire=1, attach",
        "GET /session, session",
        "GET /session?a=b, session",
        "GET /, people",
        "GET /attached, people",
        "GET /attach/more, people",
        "GET /sessions, people",
        "POST /attach, people",
        "HEAD /x, people",
        "get /attach, people"
    })
    void theFirstLineTellsTheWay(String start, String way) throws IOException {
        try (var peer = door.connect()) {
            peer.send(start + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
            if (start.startsWith("HEAD") || start.startsWith("get")) {
                assertThat(peer.line()).startsWith("HTTP/1.1 ");
            } else {
                assertThat(peer.answer().text()).isEqualTo(way);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/attach, attach", "/session, session", "/attac, people"})
    void aDribbledFirstLineTellsTheSame(String path, String way) throws IOException {
        try (var peer = door.connect()) {
            for (var letter : ("GET " + path).toCharArray()) {
                peer.send(String.valueOf(letter));
            }
            peer.send(" HTTP/1.1\r\nHost: d\r\n\r\n");
            assertThat(peer.answer().text()).isEqualTo(way);
        }
    }

    @Test
    @Tag("SEC-3")
    void aDribbledFirstLineEndsAtAnAbsoluteDeadline() throws IOException {
        reopen("limits.first-frame = 300ms");
        dribbles("G", "E");
    }

    @Test
    @Tag("SEC-3")
    void aDribbledRequestHeadEndsAtAnAbsoluteDeadline() throws IOException {
        reopen("limits.first-frame = 300ms");
        dribbles("GET / HTTP/1.1\r\nHost: d\r\nX-Long: ", "x".repeat(1000));
    }

    /** Sends a letter at each look, which would keep any idle timer from going off. */
    private void dribbles(String start, String more) throws IOException {
        try (var peer = door.connect()) {
            peer.send(start);
            var letters = more.chars().iterator();
            await().until(() -> {
                if (letters.hasNext()) {
                    peer.trySend(Character.toString(letters.next()));
                }
                return door.connections() == 0;
            });
            assertThat(letters.hasNext() || more.length() == 1).isTrue();
        }
    }

    @Test
    @Tag("SEC-3")
    void whoNeverBeginsItsTlsIsCutOff() throws IOException {
        reopen("limits.tls-handshake = 300ms");
        try (var raw = TestPeer.dial(door.address())) {
            raw.getOutputStream().write(0x16);
            assertThat(raw.getInputStream().read()).isNegative();
        }
        await().until(() -> door.connections() == 0);
    }

    @Test
    @Tag("SEC-3")
    void whoSaysNothingAfterItsTlsIsCutOff() throws IOException {
        reopen("limits.first-frame = 300ms");
        try (var peer = door.connect()) {
            assertThat(peer.isClosedCleanly()).isTrue();
        }
    }

    @Test
    void whoSpeaksNoTlsIsCutOff() throws IOException {
        try (var raw = TestPeer.dial(door.address())) {
            raw.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(CharsetUtil.US_ASCII));
            assertThat(raw.getInputStream().readAllBytes().length).isLessThan(16);
        }
    }

    private void reopen(String line) {
        door.close();
        door = open(line);
    }
}
