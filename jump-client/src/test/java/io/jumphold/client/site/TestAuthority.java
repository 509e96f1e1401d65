package io.jumphold.client.site;

import io.jumphold.protocol.identity.Keys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
import org.jspecify.annotations.Nullable;

/** A certificate authority that signs what a test needs, right or wrong. */
public final class TestAuthority {
    private static final Instant BORN = Instant.parse("2026-01-01T00:00:00Z");
    private static final char[] NO_PASSWORD = new char[0];

    private final String name;
    private final KeyPair keys = Keys.generate();
    private final X509Certificate certificate;

    public TestAuthority(String name) {
        this(name, Duration.ofDays(10_000));
    }

    /** @param validFor from the first of January 2026 on */
    public TestAuthority(String name, Duration validFor) {
        this.name = "CN=" + name;
        this.certificate = sign(this.name, keys, validFor, null);
    }

    /** As it stands in an installer key. */
    public String hash() {
        try {
            return Keys.hashHex(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public SSLContext serverFor(String... hosts) {
        return serverFor(Keys.generate(), Duration.ofDays(10_000), hosts);
    }

    /** A server's TLS whose chain is its certificate and this authority's. */
    public SSLContext serverFor(KeyPair server, Duration validFor, String... hosts) {
        GeneralName[] names = Arrays.stream(hosts)
                .map(host -> new GeneralName(
                        host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        X509Certificate leaf = sign("CN=server", server, validFor, new GeneralNames(names));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", server.getPrivate(), NO_PASSWORD, new X509Certificate[] {leaf, certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(String subject, KeyPair owner, Duration validFor, @Nullable GeneralNames names) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(name),
                    new BigInteger(64, new java.security.SecureRandom()),
                    Date.from(BORN),
                    Date.from(BORN.plus(validFor)),
                    new X500Name(subject),
                    owner.getPublic());
            if (names == null) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            } else {
                builder.addExtension(Extension.subjectAlternativeName, false, names);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
