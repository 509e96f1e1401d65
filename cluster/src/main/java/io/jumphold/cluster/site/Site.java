package io.jumphold.cluster.site;

import io.jumphold.cluster.trust.Trust;
import java.security.KeyPair;
import java.util.List;
import java.util.function.Supplier;

/**
 * One site, as every node of it knows it.
 *
 * @param id 1 to 64 characters, made at the first start
 * @param tokenKeys signs installers' tokens (ENR-2)
 * @param trust whom clients are told to trust, as it is now (ENR-4, ENR-9)
 * @param lineKey signs passes and places in the line of those who attach (RATE-2), 32 bytes
 * @param nodes public addresses of its nodes as they are now, {@code host:port}
 * @param roomElsewhere the same of the other nodes that have room for more Jump Clients, the emptiest first (TIER-2)
 */
public record Site(
        String id,
        KeyPair tokenKeys,
        Supplier<Trust> trust,
        byte[] lineKey,
        Supplier<List<String>> nodes,
        Supplier<List<String>> roomElsewhere) {
    /** SHA-256 (lower-case hex) of the certificates of the authorities that clients are to trust at this moment. */
    public List<String> authorities() {
        return trust.get().hashes();
    }

    /** Public addresses of its nodes at this moment, {@code host:port}. */
    public List<String> addresses() {
        return nodes.get();
    }
}
