package io.jumphold.cli.testsite;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A server's key, with a certificate from an authority of its own.
 *
 * @param authority the authority's certificate
 * @param chain what the server shows
 */
public record TestKeys(PrivateKey key, X509Certificate authority, List<X509Certificate> chain) {

    /** For a server of this name or address. */
    public static TestKeys forHost(String host, Instant now) {
        try {
            KeyPair authorityKey = pair();
            X500Name authorityName = new X500Name("CN=Test authority");
            X509Certificate authority = signed(
                    new JcaX509v3CertificateBuilder(
                                    authorityName,
                                    BigInteger.ONE,
                                    before(now),
                                    after(now),
                                    authorityName,
                                    authorityKey.getPublic())
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)),
                    authorityKey.getPrivate());
            KeyPair serverKey = pair();
            int kind = host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
            X509Certificate server = signed(
                    new JcaX509v3CertificateBuilder(
                                    authority,
                                    BigInteger.TWO,
                                    before(now),
                                    after(now),
                                    new X500Name("CN=Test server"),
                                    serverKey.getPublic())
                            .addExtension(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(new GeneralName(kind, host))),
                    authorityKey.getPrivate());
            return new TestKeys(serverKey.getPrivate(), authority, List.of(server, authority));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate signed(org.bouncycastle.cert.X509v3CertificateBuilder certificate, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
    }

    private static Date before(Instant now) {
        return Date.from(now.minus(1, ChronoUnit.DAYS));
    }

    private static Date after(Instant now) {
        return Date.from(now.plus(30, ChronoUnit.DAYS));
    }
}
