package io.jumphold.protocol.identity;

import io.jumphold.protocol.wire.Limits;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Making, reading and naming keys. All are ECDSA on P-256. */
public final class Keys {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How every SubjectPublicKeyInfo of an uncompressed P-256 key begins; the point's two coordinates follow. */
    private static final byte[] P256 =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private Keys() {}

    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no P-256 keys", e);
        }
    }

    /**
     * Reads a public key in X.509 SubjectPublicKeyInfo form: the 91 bytes of a named curve and an uncompressed point. Other encodings
     * of a key are refused, so that its hash names it.
     *
     * @throws IllegalArgumentException when the bytes are no public key on P-256
     */
    public static PublicKey publicKey(byte[] encoded) {
        try {
            Limits.check(
                    encoded.length == P256.length + 64 && Arrays.equals(encoded, 0, P256.length, P256, 0, P256.length),
                    "public_key",
                    "is not an uncompressed P-256 public key");
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("public_key is not a P-256 public key", e);
        }
    }

    /**
     * Reads a private key in PKCS #8 form.
     *
     * @throws IllegalArgumentException when the bytes are no private key
     */
    public static PrivateKey privateKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not a private key", e);
        }
    }

    /** SHA-256. */
    public static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /** SHA-256 in lower-case hex: the name of a public key or a certificate, and the stored form of a secret. */
    public static String hashHex(byte[] bytes) {
        return HexFormat.of().formatHex(hash(bytes));
    }

    /** Fresh random bytes from the system's strong source. */
    public static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
