package io.jumphold.http.route;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/** A request's body as it comes over the network: read within bounds, or left. */
final class Entity {
    static final int MOST_BYTES = 64 * 1024;
    private static final long PATIENCE_MS = 10_000;

    private Entity() {}

    /** All of it, when it comes in time and is not too large. */
    static CompletionStage<byte[]> read(HttpRequest request, Materializer materializer) {
        RequestEntity entity = request.entity();
        if (entity.getContentLengthOption().orElse(0) > MOST_BYTES) {
            leave(request, materializer);
            return CompletableFuture.failedFuture(tooLarge());
        }
        return entity.toStrict(PATIENCE_MS, MOST_BYTES, materializer)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException
                                ? late()
                                : tooLarge()))
                .thenApply(HttpEntity.Strict::getData)
                .thenApply(data -> data.toArrayUnsafe());
    }

    /** Lets a small body pass by, so that the connection can be used again, and ends the connection of a large one. */
    static void leave(HttpRequest request, Materializer materializer) {
        RequestEntity entity = request.entity();
        if (entity.isStrict()) {
            return;
        }
        if (entity.getContentLengthOption().orElse(0) > MOST_BYTES) {
            entity.getDataBytes().runWith(Sink.cancelled(), materializer);
        } else {
            entity.withSizeLimit(MOST_BYTES).getDataBytes().runWith(Sink.ignore(), materializer);
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
