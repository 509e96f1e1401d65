package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class OrderlyStopTest {

    private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    private final TestDoor.Handler thinking = request -> {
        if (request.getUri().path().equals("/think")) {
            asked.complete(null);
            return answer;
        }
        return CompletableFuture.completedStage(HttpResponse.create());
    };

    @Test
    void idleConnectionsEndAtOnceAndNobodyNewComesIn() throws Exception {
        var door = TestDoor.open(thinking, "http.linger = 200ms");
        try (var idle = door.connect()) {
            assertThat(idle.get("/").status()).isEqualTo(200);

            var closed = door.door().close().toCompletableFuture();

            assertThat(idle.isClosedCleanly()).isTrue();
            closed.get(5, TimeUnit.SECONDS);
            assertThatThrownBy(door::connect).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerInFlightGoesOutAndSaysThatItIsTheLast() throws Exception {
        var door = TestDoor.open(thinking, "threads = 1", "http.linger = 200ms");
        try (var peer = door.connect();
                var idle = door.connect()) {
            assertThat(idle.get("/").status()).isEqualTo(200);
            peer.send("GET /think HTTP/1.1\r\nHost: d\r\n\r\n");
            asked.join();

            var closed = door.door().close().toCompletableFuture();
            // One loop tells them all at once, so by now both have been told.
            assertThat(idle.isClosedCleanly()).isTrue();
            assertThat(closed).isNotDone();
            answer.complete(HttpResponse.create().withEntity("at last"));

            var last = peer.answer();
            assertThat(last.text()).isEqualTo("at last");
            assertThat(last.headers()).containsEntry("connection", "close");
            assertThat(peer.isClosedCleanly()).isTrue();
            closed.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void anAnswerThatIsStreamingGoesOutWhole() throws Exception {
        var door = TestDoor.open(thinking, "http.linger = 200ms");
        try (var peer = door.connect()) {
            peer.send("GET /think HTTP/1.1\r\nHost: d\r\n\r\n");
            var more = new CompletableFuture<ByteString>();
            answer.complete(HttpResponse.create()
                    .withEntity(HttpEntities.create(
                            ContentTypes.APPLICATION_OCTET_STREAM,
                            Source.single(ByteString.fromString("first, ")).concat(Source.completionStage(more)))));
            assertThat(peer.line()).contains("200");

            var closed = door.door().close().toCompletableFuture();
            more.complete(ByteString.fromString("last"));

            for (var line = peer.line(); !line.isEmpty(); line = peer.line()) {
                assertThat(line).isNotNull();
            }
            assertThat(new String(peer.in().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
                    .contains("first, ", "last", "\r\n0\r\n\r\n");
            closed.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void patienceEnds() throws Exception {
        var door = TestDoor.open(thinking, "stop-patience = 300ms");
        try (var peer = door.connect()) {
            peer.send("GET /think HTTP/1.1\r\nHost: d\r\n\r\n");
            asked.join();

            door.door().close().toCompletableFuture().get(5, TimeUnit.SECONDS);

            assertThatThrownBy(peer::answer).isInstanceOf(IOException.class);
        }
    }
}
