package io.jumphold.cluster.enrolment;

import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Permanent ids for public keys (ENR-1): the one place where a machine's key becomes a number. */
public interface Identities {
    /** The id of this key, where it has one. {@code keyHash}: SHA-256 of the public key in lower-case hex. */
    CompletionStage<OptionalInt> find(String keyHash);

    /**
     * A key that has an id.
     *
     * @param duplicateOf the oldest other one that takes a place and is installed in the same scope (ENR-8); 0: none
     */
    record Identity(int id, int duplicateOf) {}

    /**
     * The id of this key; makes one where there is none. The same key always gets the same id (ENR-6). Fails with {@code client_limit_reached}, and
     * leaves nothing behind, where the site holds as many as it may (ENR-5, TIER-3).
     *
     * @param installScope as the machine tells it; empty where it does not know
     * @param onlyOne whether to fail with {@code duplicate_client}, and leave nothing behind, where it would be a duplicate
     */
    CompletionStage<Identity> allocate(String keyHash, String installScope, boolean onlyOne);

    /** The client's machine tells another scope of its install than before. */
    CompletionStage<Void> installedIn(int clientId, String installScope);

    /** Whether it takes a place of the site's capacity; one that is made does (TIER-3). Nobody is refused for beginning to take one again. */
    CompletionStage<Void> count(int clientId, boolean counts);

    /** Forgets the key (UNI-2); its id is never given again. */
    CompletionStage<Void> forget(int clientId);
}
