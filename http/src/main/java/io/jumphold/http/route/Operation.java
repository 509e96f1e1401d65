package io.jumphold.http.route;

import io.jumphold.cluster.access.Action;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** One line of the table of operations: what the contract documents and the dispatcher serves. */
public sealed interface Operation {
    HttpMethod method();

    Template path();

    /** For anybody. */
    record Open(HttpMethod method, Template path, Handler handler) implements Operation {}

    /** For callers who are signed in and may do {@code needs}; null: whatever they may do. What belongs to a Jump Group is decided again for that group. */
    record Guarded(
            HttpMethod method, Template path, @Nullable Action needs, GuardedHandler handler) implements Operation {}

    /** As {@link Guarded}, with a body of any size that the handler reads as it comes: {@code call.body()} is empty. */
    record Streamed(HttpMethod method, Template path, Action needs, GuardedHandler handler) implements Operation {}

    @FunctionalInterface
    interface Handler {
        CompletionStage<HttpResponse> handle(Call call);
    }

    @FunctionalInterface
    interface GuardedHandler {
        CompletionStage<HttpResponse> handle(Call call, Principal who);
    }

    static Operation open(HttpMethod method, String path, Handler handler) {
        return new Open(method, new Template(path), handler);
    }

    static Operation signedIn(HttpMethod method, String path, GuardedHandler handler) {
        return new Guarded(method, new Template(path), null, handler);
    }

    static Operation streamed(HttpMethod method, String path, Action needs, GuardedHandler handler) {
        return new Streamed(method, new Template(path), needs, handler);
    }

    static Operation guarded(HttpMethod method, String path, Action needs, GuardedHandler handler) {
        return new Guarded(method, new Template(path), needs, handler);
    }
}
