package io.jumphold.http.route;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A request's body as it comes over the network: read within bounds, or left. */
final class Entity {
    static final int MOST_BYTES = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Whose body is not far too large is heard out: an answer to one who still sends is lost where the connection ends at once. */
    private static final int MOST_BYTES_LEFT = 1024 * 1024;

    private Entity() {}

    /** All of it, when it comes in time and is not too large. */
    static CompletionStage<byte[]> read(HttpRequest request, Materializer materializer) {
        RequestEntity entity = request.entity();
        if (entity.getContentLengthOption().orElse(0) > MOST_BYTES) {
            leave(request, materializer);
            return CompletableFuture.failedFuture(tooLarge());
        }
        return entity.toStrict(PATIENCE.toMillis(), 2 * MOST_BYTES, materializer)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException
                                ? late()
                                : tooLarge()))
                .thenApply(HttpEntity.Strict::getData)
                .thenApply(data -> data.toArrayUnsafe())
                .thenCompose(bytes -> bytes.length > MOST_BYTES
                        ? CompletableFuture.failedFuture(tooLarge())
                        : CompletableFuture.completedFuture(bytes));
    }

    /** Lets a body pass by, so that its sender hears the answer, and ends the connection of one that is far too large or takes too long. */
    static void leave(HttpRequest request, Materializer materializer) {
        RequestEntity entity = request.entity();
        if (entity.isStrict()) {
            return;
        }
        Source<ByteString, ?> body = entity.withSizeLimit(MOST_BYTES_LEFT).getDataBytes();
        if (entity.getContentLengthOption().orElse(0) > MOST_BYTES_LEFT) {
            body.runWith(Sink.cancelled(), materializer);
        } else {
            body.completionTimeout(PATIENCE).runWith(Sink.ignore(), materializer);
        }
    }

    private static FaultException tooLarge() {
        return new FaultException(
                ErrorCode.REQUEST_TOO_LARGE.fault("The body may have at most " + MOST_BYTES + " bytes."));
    }

    private static FaultException late() {
        return new FaultException(ErrorCode.INVALID_REQUEST.fault("The body did not arrive in time."));
    }
}
