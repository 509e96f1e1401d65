package io.jumphold.cli.site;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the chain that a site shows when a pinned authority is in it and everything below it was signed by it; the rest
 * (dates, host name, algorithms) is checked by the JDK as for any other authority.
 */
public final class SiteTrust extends X509ExtendedTrustManager {
    private final Set<Pin> pins;

    private SiteTrust(Set<Pin> pins) {
        this.pins = pins;
    }

    /** What connections to a site with one of these pins are made with. */
    public static SSLContext context(List<Pin> pins) {
        try {
            return pins.contains(Pin.SYSTEM) ? SSLContext.getDefault() : contextOf(new SiteTrust(Set.copyOf(pins)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SSLContext contextOf(X509ExtendedTrustManager trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        anchoredIn(authority(chain)).checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        anchoredIn(authority(chain)).checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("A connection is needed to check the host name");
    }

    private X509Certificate authority(X509Certificate[] chain) throws CertificateException {
        return Arrays.stream(chain)
                .filter(certificate -> certificate.getBasicConstraints() >= 0)
                .filter(certificate -> pins.contains(Pin.of(certificate)))
                .findFirst()
                .orElseThrow(() -> new WrongAuthorityException(chain));
    }

    private static X509ExtendedTrustManager anchoredIn(X509Certificate authority) throws CertificateException {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            anchors.setCertificateEntry("authority", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("This side is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("This side is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("This side is no server");
    }

    /** The site's chain holds no pinned authority. */
    public static final class WrongAuthorityException extends CertificateException {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable X509Certificate last;

        WrongAuthorityException(X509Certificate... chain) {
            super("No pinned authority is in the site's chain");
            this.last = chain.length == 0 ? null : chain[chain.length - 1];
        }

        /** The end of the chain that was shown instead, where it is an authority; null where it is none. */
        public @Nullable X509Certificate shown() {
            return last != null && last.getBasicConstraints() >= 0 ? last : null;
        }
    }
}
