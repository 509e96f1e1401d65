package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpThroughTheDoorTest {

    private static final int MIB = 1024 * 1024;

    private TestDoor door;

    @BeforeAll
    void open() {
        var routes = new Routes();
        door = TestDoor.open(routes.all());
    }

    @AfterAll
    void close() {
        door.close();
    }

    private static final class Routes extends AllDirectives {
        Route all() {
            return concat(
                    path("hello", () -> complete("hello")),
                    path(
                            "who",
                            () -> extractClientIP(ip -> extractRequest(request ->
                                    complete(ip.getAddress().orElseThrow().getHostAddress() + " "
                                            + request.getUri().scheme())))),
                    path(
                            "echo",
                            () -> extractRequest(request -> complete(HttpResponse.create()
                                    .withEntity(HttpEntities.create(
                                            ContentTypes.APPLICATION_OCTET_STREAM,
                                            request.entity().getDataBytes()))))),
                    path(
                            "length",
                            () -> extractRequest(request ->
                                    complete(String.valueOf(request.entity().getContentLengthOption())))),
                    path(
                            "big",
                            () -> complete(HttpResponse.create()
                                    .withEntity(HttpEntities.create(
                                            ContentTypes.APPLICATION_OCTET_STREAM,
                                            Source.repeat(ByteString.fromArray(new byte[64 * 1024]))
                                                    .take(16 * 32))))));
        }
    }

    @Test
    void manyRequestsGoOverOneConnection() throws IOException {
        try (var peer = door.connect()) {
            for (var i = 0; i < 50; i++) {
                assertThat(peer.get("/hello").text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        try (var peer = door.connect()) {
            peer.send(
                    "GET /hello HTTP/1.1\r\nHost: d\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: d\r\n\r\nGET /hello HTTP/1.1\r\nHost: d\r\n\r\n");
            assertThat(peer.answer().status()).isEqualTo(200);
            assertThat(peer.answer().status()).isEqualTo(404);
            assertThat(peer.answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void theHandlerSeesTheRealAddressAndASecureScheme() throws IOException {
        try (var peer = door.connect()) {
            assertThat(peer.get("/who").text()).isEqualTo("127.0.0.1 https");
        }
    }

    @Test
    void headersThatClaimAnotherAddressAreNotBelieved() throws IOException {
        try (var peer = door.connect()) {
            peer.send(
                    "GET /who HTTP/1.1\r\nHost: d\r\nX-Forwarded-For: 10.9.9.9\r\nX-Real-Ip: 10.9.9.9\r\nForwarded: for=10.9.9.9\r\n\r\n");
            assertThat(peer.answer().text()).startsWith("127.0.0.1 ");
        }
    }

    @Test
    void aBigBodyComesBackAsItWas() throws Exception {
        var body = new byte[8 * MIB];
        new Random(1).nextBytes(body);
        try (var _ = new LogWatch();
                var peer = door.connect()) {
            peer.send("POST /echo HTTP/1.1\r\nHost: d\r\nContent-Length: " + body.length + "\r\n\r\n");
            var sending = peer.sendMeanwhile(body);
            assertThat(peer.answer().body()).isEqualTo(body);
            sending.join();
        }
    }

    @Test
    void aBodyKeepsItsKnownLength() throws IOException {
        try (var _ = new LogWatch();
                var peer = door.connect()) {
            peer.send("POST /length HTTP/1.1\r\nHost: d\r\nContent-Length: 300000\r\n\r\n");
            assertThat(peer.answer().text()).isEqualTo("OptionalLong[300000]");
        }
    }

    @Test
    void whoEndsItsOutputWithoutAWordStillGetsTheAnswerToAWholeRequest() throws IOException {
        try (var peer = door.connect()) {
            peer.send("GET /big HTTP/1.1\r\nHost: d\r\n\r\n").endRawOutput();
            assertThat(peer.answer().body()).hasSize(32 * MIB);
            assertThat(peer.isClosedCleanly()).isTrue();
        }
    }

    @Test
    void aConnectionCloseIsKept() throws IOException {
        try (var peer = door.connect()) {
            peer.send("GET /hello HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
            assertThat(peer.answer().text()).isEqualTo("hello");
            assertThat(peer.isClosedCleanly()).isTrue();
        }
    }

    @Test
    void whoIsRefusedInTheMiddleOfAnUploadCanReadWhy() throws IOException {
        try (var peer = door.connect()) {
            peer.send("POST /nowhere HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: " + 64 * MIB
                    + "\r\n\r\n");
            peer.send(new byte[4 * MIB]);
            assertThat(peer.answer().status()).isEqualTo(404);
        }
    }
}
