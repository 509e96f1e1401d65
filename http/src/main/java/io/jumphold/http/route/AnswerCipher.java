package io.jumphold.http.route;

import io.jumphold.protocol.identity.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts answers that are kept for a retry, so that a copy of the database gives away no installer key, ticket or client secret. AES-256-GCM. */
public final class AnswerCipher {
    /** How long the site's key for this must be. */
    public static final int KEY_BYTES = 32;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;

    /** {@code key}: the same on all nodes of the site. */
    public AnswerCipher(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The key must have " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** {@code place}: where it is kept; it cannot be opened as if it had been kept elsewhere. */
    String sealed(byte[] plain, String place) {
        byte[] nonce = Keys.random(NONCE_BYTES);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, ByteBuffer.wrap(nonce), ByteBuffer.wrap(plain), place);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array());
    }

    byte[] opened(String text, String place) {
        ByteBuffer sealed = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        return apply(
                Cipher.DECRYPT_MODE,
                sealed.slice(0, NONCE_BYTES),
                sealed.slice(NONCE_BYTES, sealed.capacity() - NONCE_BYTES),
                place);
    }

    private byte[] apply(int mode, ByteBuffer nonce, ByteBuffer input, String place) {
        try {
            byte[] nonceBytes = new byte[NONCE_BYTES];
            nonce.get(nonceBytes);
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonceBytes));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            byte[] output = new byte[cipher.getOutputSize(input.remaining())];
            int length = cipher.doFinal(input, ByteBuffer.wrap(output));
            return java.util.Arrays.copyOf(output, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "A kept answer cannot be " + (mode == Cipher.ENCRYPT_MODE ? "sealed" : "opened"), e);
        }
    }
}
