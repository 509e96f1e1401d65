package io.jumphold.client.site;

import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManager;
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
    private static final Duration LONG = Duration.ofDays(10_000);

    private final String name;
    private final KeyPair keys = Keys.generate();
    private final X509Certificate certificate;

    public TestAuthority(String name) {
        this(name, LONG);
    }

    /** @param validFor from the first of January 2026 on */
    public TestAuthority(String name, Duration validFor) {
        this.name = "CN=" + name;
        this.certificate = sign(this.name, keys, validFor, null);
    }

    /** As it stands in an installer key. */
    public String hash() {
        return hashOf(certificate);
    }

    private static String hashOf(X509Certificate certificate) {
        try {
            return Keys.hashHex(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A server's key and certificate.
     *
     * @param keys of the server
     * @param certificate signed by some authority
     */
    public record Leaf(KeyPair keys, X509Certificate certificate) {
        public String hash() {
            return hashOf(certificate);
        }
    }

    public Leaf leaf(String... hosts) {
        return leaf(Keys.generate(), LONG, hosts);
    }

    private Leaf leaf(KeyPair server, Duration validFor, String... hosts) {
        GeneralName[] names = Arrays.stream(hosts)
                .map(host -> new GeneralName(
                        host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        return new Leaf(server, sign("CN=server", server, validFor, new GeneralNames(names)));
    }

    public SSLContext serverFor(String... hosts) {
        return contextOf(leaf(hosts));
    }

    public SSLContext serverFor(KeyPair server, Duration validFor, String... hosts) {
        return contextOf(leaf(server, validFor, hosts));
    }

    /** A server's TLS whose chain is this certificate, whoever signed it, and the authority's. */
    public SSLContext contextOf(Leaf leaf) {
        return contextOf(leaf.keys(), leaf.certificate(), certificate);
    }

    /** A server's TLS that shows its own certificate only, as one of a public authority may. */
    public SSLContext leafAlone(String... hosts) {
        Leaf leaf = leaf(hosts);
        return contextOf(leaf.keys(), leaf.certificate());
    }

    /** This authority as a JVM's public one. */
    public Path trustStore(Path file) throws IOException, GeneralSecurityException {
        // Of the old type, whose certificates can be read without a password.
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setCertificateEntry("authority", certificate);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, new char[0]);
        }
        return file;
    }

    private static SSLContext contextOf(KeyPair keys, X509Certificate... chain) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OneKey(keys.getPrivate(), chain)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(String subject, KeyPair owner, Duration validFor, @Nullable GeneralNames names) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(name),
                    new BigInteger(64, new SecureRandom()),
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
