package io.jumphold.node.keys;

import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of the site's own. */
public record Authority(PrivateKey key, X509Certificate certificate) {
    private static final Duration LIFE = Duration.ofDays(20 * 365L);
    private static final Duration NODE_LIFE = Duration.ofDays(10 * 365L);
    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final int SERIAL_BYTES = 16;

    /** Makes a new one, good for twenty years. */
    public static Authority create(String name, Instant now) {
        KeyPair keys = Keys.generate();
        X500Name subject = named(name);
        try {
            X509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), now, LIFE)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new Authority(keys.getPrivate(), sign(builder, keys.getPrivate()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The authority \"" + name + "\" could not be made", e);
        }
    }

    /**
     * Issues a certificate for servers and clients of TLS.
     *
     * @param names host names and IP addresses that it is good for, the first one is its common name
     */
    public Leaf issue(List<String> names, Instant now, Duration life) {
        KeyPair keys = Keys.generate();
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        try {
            X509v3CertificateBuilder builder = builder(issuer, named(names.getFirst()), keys.getPublic(), now, life)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(Extension.subjectAlternativeName, false, alternativeNames(names))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return new Leaf(keys.getPrivate(), List.of(sign(builder, key), certificate));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("No certificate could be issued for " + names, e);
        }
    }

    /** Issues a certificate for a node that the others reach at {@code address}: it is made anew at each start. */
    public Leaf issueToNode(String address, Instant now) {
        return issue(List.of(address), now, NODE_LIFE);
    }

    /** SHA-256 of an authority's certificate in lower-case hex, as installers name it (ENR-4). */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return Keys.hashHex(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not a certificate", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life) {
        BigInteger serial = new BigInteger(1, Keys.random(SERIAL_BYTES));
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(BACKDATED)), Date.from(now.plus(life)), subject, key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X500Name named(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    private static GeneralNames alternativeNames(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9]+(\\.[0-9]+){3}");
    }

    @Override
    public String toString() {
        return "Authority[" + certificate.getSubjectX500Principal() + "]";
    }
}
