package io.jumphold.cluster.site;

import java.security.KeyPair;
import java.util.List;
import java.util.function.Supplier;

/**
 * One site, as every node of it knows it.
 *
 * @param id 1 to 64 characters, made at the first start
 * @param tokenKeys signs installers' tokens (ENR-2)
 * @param authorities SHA-256 (lower-case hex) of the certificates that installers tell clients to trust (ENR-4)
 * @param lineKey signs passes and places in the line of those who attach (RATE-2), 32 bytes
 * @param nodes public addresses of its nodes as they are now, {@code host:port}
 * @param roomElsewhere the same of the other nodes that have room for more Jump Clients, the emptiest first (TIER-2)
 */
public record Site(
        String id,
        KeyPair tokenKeys,
        List<String> authorities,
        byte[] lineKey,
        Supplier<List<String>> nodes,
        Supplier<List<String>> roomElsewhere) {
    public Site {
        authorities = List.copyOf(authorities);
    }

    /** Public addresses of its nodes at this moment, {@code host:port}. */
    public List<String> addresses() {
        return nodes.get();
    }
}
