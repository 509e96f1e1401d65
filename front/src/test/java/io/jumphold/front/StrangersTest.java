package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.front.bridge.HttpWay;
import io.jumphold.front.door.Strangers;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-3")
class StrangersTest {

    private static final TestDoor.Handler HTTP = request -> CompletableFuture.completedStage(
            request.getUri().path().equals("/signed-in")
                    ? HttpResponse.create().addAttribute(HttpWay.PEER_KNOWN, true)
                    : HttpResponse.create());

    @Test
    void anAddressHasNoMoreUnknownConnectionsThanItMay() throws IOException {
        try (var door = TestDoor.open(HTTP, "limits.strangers-per-address = 2");
                var first = door.connect();
                var _ = door.connect()) {
            assertThatThrownBy(door::connect).hasCauseInstanceOf(IOException.class);

            first.raw().close();
            await().untilAsserted(() -> assertThat(door.door().strangers()).isEqualTo(1));
            try (var next = door.connect()) {
                assertThat(next.get("/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoIsKnownMakesRoom() throws IOException {
        try (var door = TestDoor.open(HTTP, "limits.strangers-per-address = 1");
                var known = door.connect()) {
            assertThat(known.get("/").status()).isEqualTo(200);
            assertThat(door.door().strangers()).isEqualTo(1);

            assertThat(known.get("/signed-in").status()).isEqualTo(200);

            assertThat(door.door().strangers()).isZero();
            try (var other = door.connect()) {
                assertThat(other.get("/").status()).isEqualTo(200);
                assertThat(known.get("/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void anUnknownConnectionDoesNotStayForEver() throws IOException {
        try (var door = TestDoor.open(HTTP, "limits.stranger-life = 400ms");
                var known = door.connect();
                var stranger = door.connect()) {
            assertThat(known.get("/signed-in").status()).isEqualTo(200);
            assertThat(stranger.get("/").status()).isEqualTo(200);

            await().untilAsserted(() -> assertThat(door.connections()).isEqualTo(1));
            assertThat(known.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void aNodeHasNoMoreOfThemThanItMayFromAllAddressesTogether() throws Exception {
        var strangers = new Strangers(3, 2);

        assertThat(strangers.admit(InetAddress.getByName("10.0.0.1"))).isNotNull();
        assertThat(strangers.admit(InetAddress.getByName("10.0.0.1"))).isNotNull();
        assertThat(strangers.admit(InetAddress.getByName("10.0.0.1"))).isNull();
        var pass = strangers.admit(InetAddress.getByName("10.0.0.2"));
        assertThat(strangers.admit(InetAddress.getByName("10.0.0.3"))).isNull();

        assertThat(pass).isNotNull();
        pass.giveBack();
        pass.giveBack();
        assertThat(strangers.present()).isEqualTo(2);
        assertThat(strangers.admit(InetAddress.getByName("10.0.0.3"))).isNotNull();
    }

    @Test
    void aNetworkOfIpV6CountsAsOneAddress() throws Exception {
        var strangers = new Strangers(10, 1);

        assertThat(strangers.admit(InetAddress.getByName("2001:db8:1:1::1"))).isNotNull();
        assertThat(strangers.admit(InetAddress.getByName("2001:db8:1:1::2"))).isNull();
        assertThat(strangers.admit(InetAddress.getByName("2001:db8:1:2::1"))).isNotNull();
    }

    @Test
    void aHeadBeyondItsLimitIsRefusedAlsoBetweenGoodOnes() throws IOException {
        var tooLong = new StringBuilder("GET / HTTP/1.1\r\nHost: d\r\n");
        for (var i = 0; i < 60; i++) {
            tooLong.append("X-").append(i).append(": ").append("x".repeat(1000)).append("\r\n");
        }
        try (var log = new LogWatch();
                var door = TestDoor.open(HTTP, "limits.headers = 16 KiB");
                var peer = door.connect()) {
            assertThat(peer.get("/").status()).isEqualTo(200);

            peer.send(tooLong.toString());

            assertThat(peer.answer().status()).isEqualTo(431);
            assertThat(peer.isClosedCleanly()).isTrue();
            assertThat(log.complaints()).isEmpty();
        }
    }

    @Test
    void anIdleConnectionEnds() throws IOException {
        try (var door = TestDoor.open(HTTP, "http.idle = 300ms");
                var peer = door.connect()) {
            assertThat(peer.get("/signed-in").status()).isEqualTo(200);
            assertThat(peer.isClosedCleanly()).isTrue();
        }
    }
}
