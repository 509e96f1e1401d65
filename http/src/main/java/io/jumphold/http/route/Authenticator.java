package io.jumphold.http.route;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Finds out who holds a bearer token. */
public interface Authenticator {
    /** Fails with {@code not_signed_in} where the token is missing, unknown or has ended. */
    CompletionStage<Principal> authenticate(Optional<String> bearerToken, Instant now);

    /** Whether the token that the principal came with still stands for him. */
    CompletionStage<Boolean> stillHolds(Principal who, Instant now);
}
