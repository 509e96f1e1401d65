package io.jumphold.protocol.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;

/** SHA-256 with ECDSA, DER-encoded. Where a program has Bouncy Castle among its providers, that one checks: it takes half the time of the JDK's. */
final class Signatures {
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final String FASTER = "BC";

    private Signatures() {}

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This key cannot sign", e);
        }
    }

    static boolean verify(PublicKey key, byte[] message, byte[] signed) {
        try {
            Provider faster = Security.getProvider(FASTER);
            Signature signature =
                    faster == null ? Signature.getInstance(ALGORITHM) : Signature.getInstance(ALGORITHM, faster);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException | IllegalArgumentException malformed) {
            // A point off the curve is an IllegalArgumentException of Bouncy Castle's.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This key cannot verify", e);
        }
    }
}
