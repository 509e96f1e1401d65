package io.jumphold.cluster.directory;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers that were given to requests with an idempotency key (API-4), for 24 hours. */
public interface IdempotencyKeys {
    /** What is known; {@code answer} is null while the first request is still under way */
    record Known(String requestHash, @Nullable String answer) {}

    /** Takes the key for this request; empty when it was free, else what is known of its first use. */
    CompletionStage<Optional<Known>> take(String account, String key, String requestHash);

    /** Remembers the answer, at most 64 KiB. */
    CompletionStage<Void> answered(String account, String key, String answer);

    /** Frees the key: the first request changed nothing. */
    CompletionStage<Void> free(String account, String key);
}
