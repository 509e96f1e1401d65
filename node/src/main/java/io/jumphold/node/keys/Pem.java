package io.jumphold.node.keys;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Keys and certificates as PEM text: how operators give them, and how the site's own are stored. */
public final class Pem {
    private Pem() {}

    /** The private key, then the certificates in their order. */
    public static String write(PrivateKey key, List<X509Certificate> chain) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new PemObject("PRIVATE KEY", key.getEncoded()));
            for (X509Certificate certificate : chain) {
                writer.writeObject(certificate);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Keys could not be written as PEM", e);
        }
        return text.toString();
    }

    /**
     * Reads a private key and the certificates that come with it, leaf first.
     *
     * @throws IllegalArgumentException with a message for an operator
     */
    public static Leaf read(String text) {
        PrivateKey key = null;
        List<X509Certificate> chain = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof X509CertificateHolder certificate) {
                    chain.add(new JcaX509CertificateConverter().getCertificate(certificate));
                } else if (key == null) {
                    key = privateKey(part);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("This is no PEM text with a key and certificates", e);
        }
        if (key == null || chain.isEmpty()) {
            throw new IllegalArgumentException(
                    key == null
                            ? "There is no unencrypted private key in the PEM text"
                            : "There is no certificate in the PEM text");
        }
        return new Leaf(key, chain);
    }

    private static @Nullable PrivateKey privateKey(Object part) throws IOException, GeneralSecurityException {
        return switch (part) {
            case PrivateKeyInfo info ->
                KeyFactory.getInstance(
                                info.getPrivateKeyAlgorithm().getAlgorithm().getId())
                        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
            case PEMKeyPair pair -> privateKey(pair.getPrivateKeyInfo());
            default -> null;
        };
    }
}
