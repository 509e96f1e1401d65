package io.jumphold.client.link;

import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whom the client connects to (ENR-4): only servers whose chain ends in one of the authorities that the installer, or since then the site (ENR-9), names by hash,
 * be it sent by the server or found among this JVM's public ones; every certificate in date, the host name in the server's.
 */
public final class Authorities extends X509ExtendedTrustManager {
    private final Supplier<List<String>> hashes;

    /** Those that are named at the moment of each connection. */
    public Authorities(Supplier<List<String>> hashes) {
        this.hashes = hashes;
    }

    /** A context of its own for each connection: nothing is resumed, so every handshake shows the server's key anew (ENR-2). */
    SSLContext freshContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no TLS", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        List<X509Certificate> anchors = named(Arrays.asList(chain));
        if (anchors.isEmpty()) {
            anchors = named(Arrays.asList(trustManager(null).getAcceptedIssuers()));
        }
        if (anchors.isEmpty()) {
            throw new CertificateException(
                    "its certificate is of an authority that this client does not trust. If the site has changed its authority"
                            + " meanwhile, give this install a new installer key of the site (--key-file)");
        }
        for (X509Certificate anchor : anchors) {
            anchor.checkValidity();
        }
        trustManager(anchors).checkServerTrusted(chain, authType, socket);
    }

    private List<X509Certificate> named(List<X509Certificate> candidates) throws CertificateException {
        Set<String> trusted = Set.copyOf(hashes.get());
        List<X509Certificate> named = new ArrayList<>();
        for (X509Certificate candidate : candidates) {
            if (candidate.getBasicConstraints() >= 0 && trusted.contains(Keys.hashHex(candidate.getEncoded()))) {
                named.add(candidate);
            }
        }
        return named;
    }

    /** The platform's own check of chains, dates and host names, with these anchors; null: with the JVM's public ones. */
    private static X509ExtendedTrustManager trustManager(@Nullable List<X509Certificate> anchors)
            throws CertificateException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors == null ? null : store(anchors));
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("authorities cannot be checked on this Java", e);
        }
    }

    private static KeyStore store(List<X509Certificate> anchors) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < anchors.size(); i++) {
            store.setCertificateEntry("authority-" + i, anchors.get(i));
        }
        return store;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    // Only a check that sees the connection can compare the host name; the other ways in stay shut.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no connection to check the host name of");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a Jump Client serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }
}
