package io.jumphold.node.keys;

import io.jumphold.cluster.site.Secrets;
import io.jumphold.protocol.identity.Keys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a site is known by, made at its first start and kept in the database, encrypted with the site key.
 *
 * @param siteId 16 hex digits
 * @param tokenKeys signs installers' tokens (ENR-2)
 * @param nodeAuthority vouches for nodes to each other (SEC-1)
 * @param answerKey protects answers that are kept for retries
 * @param lineKey signs passes and places in the line of those who attach (RATE-2)
 */
public record SiteKeys(String siteId, KeyPair tokenKeys, Authority nodeAuthority, byte[] answerKey, byte[] lineKey) {
    private static final int SITE_ID_BYTES = 8;
    private static final int KEY_BYTES = 32;

    /** Those of this site; makes what is not there yet. Two nodes that start at once get the same. */
    public static SiteKeys of(Secrets secrets, Clock clock) {
        String id = new String(
                secret(
                        secrets,
                        "site-id",
                        () -> HexFormat.of()
                                .formatHex(Keys.random(SITE_ID_BYTES))
                                .getBytes(StandardCharsets.US_ASCII)),
                StandardCharsets.US_ASCII);
        Leaf token = leaf(secrets, "token-authority", () -> Authority.create("Jumphold tokens " + id, clock.instant()));
        Leaf nodes = leaf(secrets, "node-authority", () -> Authority.create("Jumphold nodes " + id, clock.instant()));
        return new SiteKeys(
                id,
                new KeyPair(token.chain().getFirst().getPublicKey(), token.key()),
                authority(nodes),
                secret(secrets, "answer-key", () -> Keys.random(KEY_BYTES)),
                secret(secrets, "line-key", () -> Keys.random(KEY_BYTES)));
    }

    private static Leaf leaf(Secrets secrets, String name, Supplier<Authority> make) {
        byte[] pem = secret(secrets, name, () -> {
            Authority authority = make.get();
            return Pem.write(authority.key(), List.of(authority.certificate())).getBytes(StandardCharsets.US_ASCII);
        });
        return Pem.read(new String(pem, StandardCharsets.US_ASCII));
    }

    private static Authority authority(Leaf leaf) {
        return new Authority(leaf.key(), leaf.chain().getFirst());
    }

    private static byte[] secret(Secrets secrets, String name, Supplier<byte[]> make) {
        return secrets.find(name).orElseGet(() -> secrets.putIfAbsent(name, make.get()));
    }

    @Override
    public String toString() {
        return "SiteKeys[" + siteId + "]";
    }
}
