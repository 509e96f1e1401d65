package io.jumphold.protocol.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * What the holder of the release key signs: the context {@code jumphold release 1} and the manifest's bytes, each preceded by its length as two bytes (UPG-6).
 *
 * @param manifest at most 4,096 bytes
 */
public record ReleaseProof(byte[] manifest) {
    private static final byte[] CONTEXT = "jumphold release 1".getBytes(StandardCharsets.UTF_8);

    public byte[] sign(PrivateKey releaseKey) {
        return Signatures.sign(releaseKey, message());
    }

    /** Whether {@code signature} was made over exactly this with the private half of {@code releaseKey}. */
    public boolean isSignedBy(PublicKey releaseKey, byte[] signature) {
        return Signatures.verify(releaseKey, message(), signature);
    }

    private byte[] message() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(CONTEXT.length + manifest.length + 4);
        append(out, CONTEXT);
        append(out, manifest);
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, byte[] part) {
        out.write(part.length >>> 8);
        out.write(part.length);
        out.writeBytes(part);
    }
}
