package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An answer that its own maker ends before it is whole, as a download of a payload whose turn is over. */
@Tag("UPG-8")
class AnswerCutShortTest {
    private static final int ANNOUNCED = 100_000;

    private static CompletionStage<HttpResponse> cutShort(HttpRequest request) {
        var failure = switch (request.getUri().path()) {
            case "/over" -> new FaultException(ErrorCode.UPGRADE_OVER.fault());
            case "/store" -> new FaultException(ErrorCode.STORE_UNAVAILABLE.fault());
            default -> new IllegalStateException("a defect");
        };
        var bytes = Source.unfoldAsync(0, at -> next(at, failure));
        return CompletableFuture.completedStage(HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, ANNOUNCED, bytes)));
    }

    private static CompletionStage<Optional<Pair<Integer, ByteString>>> next(int at, RuntimeException failure) {
        return CompletableFuture.supplyAsync(() -> at).thenApply(begin -> {
            if (begin > 0) {
                throw failure;
            }
            return Optional.of(Pair.create(1_000, ByteString.fromArray(new byte[1_000])));
        });
    }

    private static void isNotWhole(TestDoor door, String path) throws IOException {
        try (var peer = door.connect()) {
            assertThatThrownBy(() -> peer.get(path)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void isNeverTakenForAWholeOneAndOnlyADefectLeavesAStackTrace() throws IOException {
        try (var log = new LogWatch();
                var door = TestDoor.open(AnswerCutShortTest::cutShort)) {
            isNotWhole(door, "/over");
            isNotWhole(door, "/store");
            isNotWhole(door, "/defect");

            // What is logged comes late, but in its order.
            await().untilAsserted(() ->
                    assertThat(log.complaints()).anyMatch(line -> line.contains("IllegalStateException")));
            assertThat(log.complaints())
                    .satisfiesExactly(
                            store -> assertThat(store)
                                    .startsWith("WARN")
                                    .contains("store_unavailable")
                                    .doesNotContain("[java"),
                            defect -> assertThat(defect).startsWith("ERROR").contains("a defect", "[java"));
        }
    }
}
