package io.jumphold.cluster.enrolment;

import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Permanent ids for public keys (ENR-1): the one place where a machine's key becomes a number. */
public interface Identities {
    /** The id of this key, where it has one. {@code keyHash}: SHA-256 of the public key in lower-case hex. */
    CompletionStage<OptionalInt> find(String keyHash);

    /** The id of this key; makes one where there is none. The same key always gets the same id (ENR-6). */
    CompletionStage<Integer> allocate(String keyHash);

    /** Forgets the key (UNI-2); its id is never given again. */
    CompletionStage<Void> forget(int clientId);
}
