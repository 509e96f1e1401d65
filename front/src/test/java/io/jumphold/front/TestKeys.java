package io.jumphold.front;

import io.jumphold.front.tls.TlsKeys;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Keys of doors, made once, and a client's TLS that believes them. */
public final class TestKeys {

    public static final X509Bundle FIRST = make("first.door");
    public static final X509Bundle SECOND = make("second.door");

    private TestKeys() {}

    public static TlsKeys of(X509Bundle bundle) {
        return TlsKeys.of(bundle.getKeyPair().getPrivate(), List.of(bundle.getCertificatePath()));
    }

    private static X509Bundle make(String name) {
        try {
            return new CertificateBuilder()
                    .subject("CN=" + name)
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts whoever answers: what these tests look at lies behind the certificate. */
    public static SSLContext trustingAll() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
