package io.jumphold.protocol.identity;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;

/** SHA-256 with ECDSA, DER-encoded. Where a program has one of the faster providers, that one checks (docs/adr/0015). */
final class Signatures {
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final List<String> FASTER = List.of("AmazonCorrettoCryptoProvider", "BC");

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
            Signature signature = fastest();
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException | InvalidKeyException | IllegalArgumentException malformed) {
            // The last two: a point off the curve, as the faster providers say it.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This key cannot verify", e);
        }
    }

    private static Signature fastest() throws NoSuchAlgorithmException {
        for (String name : FASTER) {
            Provider provider = Security.getProvider(name);
            if (provider != null) {
                return Signature.getInstance(ALGORITHM, provider);
            }
        }
        return Signature.getInstance(ALGORITHM);
    }
}
