package io.jumphold.cluster.directory;

import io.jumphold.protocol.api.Accounts;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who is signed in, by the hash of the bearer token; and the hashes that passwords and secrets are checked against. */
public interface SignIns {
    /** Who a token stands for. */
    sealed interface Holder {
        record User(int userId) implements Holder {}

        record ApiAccount(int apiAccountId) implements Holder {}
    }

    record SignIn(Holder holder, Instant expiresAt) {}

    record UserSecret(int userId, String passwordHash) {}

    record ApiAccountSecret(int apiAccountId, String secretHash) {}

    /** {@code tokenHash}: SHA-256 in lower-case hex. An API account keeps its newest 30 tokens. */
    CompletionStage<Void> add(String tokenHash, Holder holder, Instant expiresAt);

    /** Empty when there is none, or it has ended before {@code now}. */
    CompletionStage<Optional<SignIn>> find(String tokenHash, Instant now);

    CompletionStage<Void> remove(String tokenHash);

    CompletionStage<Optional<UserSecret>> userSecret(String userName);

    CompletionStage<Optional<ApiAccountSecret>> apiAccountSecret(String clientId);

    /** Remembers the hash of this node's one-time set-up secret (SEC-4) in place of its own before, unless there is a user already; whether it was taken. */
    CompletionStage<Boolean> offerSetUp(String node, String secretHash, Instant expiresAt);

    /**
     * Uses up all set-up secrets and makes the first administrator, both or neither.
     * Fails with {@code setup_link_invalid} when it is none of the open ones, has ended, or there is a user already.
     */
    CompletionStage<Accounts.User> setUp(String secretHash, String name, String passwordHash, Instant now);
}
