package io.jumphold.protocol.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * What a Jump Client signs to prove that it holds its key, on this very TLS connection (ENR-2).
 *
 * <p>The signed bytes are, each part preceded by its length as two bytes (big endian): the context string, the site's id, the
 * server's nonce, the client's nonce, and the SHA-256 of the SubjectPublicKeyInfo of the certificate that the server showed in this handshake.
 *
 * @param context {@link #ATTACH} or {@link #SESSION}
 * @param siteId the site's id from the challenge
 * @param serverNonce 32 bytes from the challenge
 * @param clientNonce 32 bytes of the client's own
 * @param serverKeyHash SHA-256 of the server's SubjectPublicKeyInfo as the client saw it
 */
public record Proof(String context, String siteId, byte[] serverNonce, byte[] clientNonce, byte[] serverKeyHash) {
    public static final String ATTACH = "jumphold attach 1";
    public static final String SESSION = "jumphold session 1";

    public byte[] sign(PrivateKey key) {
        return Signatures.sign(key, message());
    }

    /** Whether {@code signature} was made over exactly this with the private half of {@code key}. */
    public boolean isSignedBy(PublicKey key, byte[] signature) {
        return Signatures.verify(key, message(), signature);
    }

    private byte[] message() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(192);
        append(out, context.getBytes(StandardCharsets.UTF_8));
        append(out, siteId.getBytes(StandardCharsets.UTF_8));
        append(out, serverNonce);
        append(out, clientNonce);
        append(out, serverKeyHash);
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, byte[] part) {
        out.write(part.length >>> 8);
        out.write(part.length);
        out.writeBytes(part);
    }
}
