package io.jumphold.cluster.site;

import java.security.KeyPair;
import java.util.List;

/**
 * One site, as every node of it knows it.
 *
 * @param id 1 to 64 characters, made at the first start
 * @param tokenKeys signs installers' tokens (ENR-2)
 * @param authorities SHA-256 (lower-case hex) of the certificates that installers tell clients to trust (ENR-4)
 * @param addresses public addresses of its nodes, {@code host:port}
 */
public record Site(String id, KeyPair tokenKeys, List<String> authorities, List<String> addresses) {
    public Site {
        authorities = List.copyOf(authorities);
        addresses = List.copyOf(addresses);
    }
}
