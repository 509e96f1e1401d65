package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.identity.Keys;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;

/**
 * The public half of a key that signs versions (UPG-6).
 *
 * @param fingerprint SHA-256 of its SubjectPublicKeyInfo, lower-case hex
 * @param publicKey SubjectPublicKeyInfo in base64
 */
public record ReleaseKey(String fingerprint, String publicKey, Instant trustedAt) {

    /**
     * From what a person gave.
     *
     * @throws IllegalArgumentException when it is no P-256 public key in base64
     */
    public static ReleaseKey of(String publicKey, Instant at) {
        byte[] encoded = Base64.getDecoder().decode(publicKey);
        return new ReleaseKey(Keys.hashHex(Keys.publicKey(encoded).getEncoded()), publicKey, at);
    }

    public PublicKey key() {
        return Keys.publicKey(Base64.getDecoder().decode(publicKey));
    }
}
