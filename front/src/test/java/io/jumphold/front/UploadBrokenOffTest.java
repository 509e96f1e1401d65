package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;

class UploadBrokenOffTest {

    private final CompletableFuture<Done> end = new CompletableFuture<>();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    /** Reads the body to its end, and fails where that end is no end. */
    private final TestDoor.Handler reading = request -> {
        begun.complete(null);
        return request.entity()
                .getDataBytes()
                .runWith(Sink.ignore(), TestDoor.SYSTEM)
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        end.complete(done);
                    } else {
                        end.completeExceptionally(failure);
                    }
                })
                .thenApply(_ -> HttpResponse.create());
    };

    @Test
    void aResetIsNeverTakenForTheEndOfABodyAndLeavesNoStackTrace() throws IOException {
        breaksOff("Content-Length: 1000000\r\n\r\nhalf of it", TestPeer::reset);
    }

    @Test
    void aSilentEndIsNeverTakenForTheEndOfABodyAndLeavesNoStackTrace() throws IOException {
        breaksOff("Content-Length: 1000000\r\n\r\nhalf of it", TestPeer::endRawOutput);
    }

    @Test
    void aGoodbyeInTheMiddleOfChunksIsNeverTakenForTheEndOfABodyAndLeavesNoStackTrace() throws IOException {
        breaksOff("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", TestPeer::endOutput);
    }

    private void breaksOff(String rest, Breaking breaking) throws IOException {
        try (var log = new LogWatch();
                var door = TestDoor.open(reading)) {
            var peer = door.connect();
            peer.send("POST /up HTTP/1.1\r\nHost: d\r\n" + rest);
            begun.join();
            breaking.how(peer);

            await().untilAsserted(() -> assertThat(end).isCompletedExceptionally());
            peer.close();
            await().untilAsserted(() -> assertThat(door.connections()).isZero());
            assertThat(log.complaints()).isEmpty();
        }
    }

    @FunctionalInterface
    private interface Breaking {
        void how(TestPeer peer) throws IOException;
    }

    @Test
    void aConnectionWhoseHandlerFailedRestsAgain() throws Exception {
        try (var log = new LogWatch();
                var door = TestDoor.open(
                        _ -> CompletableFuture.failedStage(new CompletionException("on purpose", null)),
                        "http.linger = 200ms");
                var peer = door.connect()) {
            assertThat(peer.get("/").status()).isEqualTo(500);
            assertThat(peer.get("/").status()).isEqualTo(500);
            var closed = door.door().close().toCompletableFuture();
            assertThat(peer.isClosedCleanly()).isTrue();
            closed.join();
            assertThat(log.complaints()).hasSize(2).allMatch(complaint -> complaint.contains("was not answered"));
        }
    }
}
