package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-3")
class BackPressureTest {

    private static final int MIB = 1024 * 1024;
    private static final int BIG = 200 * MIB;
    private static final ByteString PIECE = ByteString.fromArray(new byte[64 * 1024]);
    /** What may be under way: socket buffers, one read, the bridge's marks. */
    private static final int UNDER_WAY = 12 * MIB;

    private static final String STALL = "http.idle = 60s, http.high-water-mark = 128 KiB";

    @Test
    void aReaderThatStallsStopsTheAnswerAndCostsLittleMemory() throws IOException {
        var made = new AtomicLong();
        var pieces = Source.repeat(PIECE).take(BIG / PIECE.length()).map(piece -> {
            made.addAndGet(piece.length());
            return piece;
        });
        var big = HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, BIG, pieces);
        try (var door = TestDoor.open(
                        _ -> CompletableFuture.completedStage(
                                HttpResponse.create().withEntity(big)),
                        STALL);
                var peer = door.connect()) {
            peer.send("GET /big HTTP/1.1\r\nHost: d\r\n\r\n");
            awaitStill(made);

            assertThat(made.get()).isLessThan(UNDER_WAY);
            assertThat(door.door().bufferMemory()).isLessThan(UNDER_WAY);
            assertThat(peer.answer().body()).hasSize(BIG);
            assertThat(door.door().bufferMemory()).isLessThan(UNDER_WAY);
        }
    }

    @Test
    void aHandlerThatStallsStopsTheUploadAndCostsLittleMemory() throws Exception {
        var sent = new AtomicLong();
        var go = new CompletableFuture<Void>();
        TestDoor.Handler slow = request -> request.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .mapAsync(1, piece -> go.thenApply(_ -> piece))
                .runWith(Sink.fold(0L, (sum, piece) -> sum + piece.length()), TestDoor.SYSTEM)
                .thenApply(sum -> HttpResponse.create().withEntity(String.valueOf(sum)));
        try (var door = TestDoor.open(slow, STALL);
                var peer = door.connect()) {
            peer.send("POST /big HTTP/1.1\r\nHost: d\r\nContent-Length: " + BIG + "\r\n\r\n");
            var sending = peer.sendMeanwhile(BIG, sent);
            awaitStill(sent);

            assertThat(sent.get()).isLessThan(UNDER_WAY);
            assertThat(door.door().bufferMemory()).isLessThan(UNDER_WAY);
            go.complete(null);
            assertThat(peer.answer().text()).isEqualTo(String.valueOf(BIG));
            sending.join();
        }
    }

    @Test
    void aReaderThatStallsForTooLongIsCutOff() throws IOException {
        var endless = HttpEntities.createCloseDelimited(ContentTypes.APPLICATION_OCTET_STREAM, Source.repeat(PIECE));
        try (var door = TestDoor.open(
                        _ -> CompletableFuture.completedStage(
                                HttpResponse.create().withEntity(endless)),
                        "http.idle = 300ms");
                var peer = door.connect()) {
            peer.send("GET /big HTTP/1.1\r\nHost: d\r\n\r\n");

            await().untilAsserted(() -> assertThat(door.connections()).isZero());
        }
    }

    /** Waits until a count has not moved for a while. */
    private static void awaitStill(AtomicLong count) {
        var before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(20))
                .until(() -> count.get() > 0 && before.getAndSet(count.get()) == count.get());
    }
}
