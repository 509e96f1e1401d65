package io.jumphold.front;

import com.typesafe.config.ConfigFactory;
import io.jumphold.front.tls.NodeKeys;
import io.jumphold.front.trunk.TrunkSettings;
import io.jumphold.front.trunk.Trunks;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Trunks of nodes that stand in this JVM, and peers that say what no node should. */
public final class TestTrunks {

    /** The authorities of two sites for their nodes. */
    public static final X509Bundle SITE = authority("nodes");

    public static final X509Bundle OTHER_SITE = authority("other nodes");

    private static final Trunks SHARED = open(SITE);

    private TestTrunks() {}

    /** For doors of which none is another's other node. */
    public static Trunks shared() {
        return SHARED;
    }

    /** The shipped settings under these lines of HOCON, relative to {@code jumphold.trunk}, with a certificate of this authority. */
    public static Trunks open(X509Bundle authority, String... lines) {
        var overrides = ConfigFactory.parseString(String.join("\n", lines)).atPath("jumphold.trunk");
        var settings = TrunkSettings.of(overrides.withFallback(ConfigFactory.load()));
        var leaf = leaf(authority);
        return Trunks.open(
                settings,
                NodeKeys.of(
                        leaf.getKeyPair().getPrivate(),
                        List.of(leaf.getCertificatePath()),
                        authority.getCertificate()));
    }

    /** A connection to trunks by somebody with a certificate of this authority, or with none. */
    public static Socket dial(Trunks trunks, X509Bundle authority) throws IOException {
        var address = trunks.address();
        var port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        var socket = context(authority).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(15_000);
        return socket;
    }

    /** What a node says first. */
    public static byte[] hello(byte[] key) {
        var hello = new byte[4 + key.length];
        System.arraycopy(new byte[] {'J', 'T', 'R', 1}, 0, hello, 0, 4);
        System.arraycopy(key, 0, hello, 4, key.length);
        return hello;
    }

    private static SSLContext context(X509Bundle authority) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    authority == null ? null : managers(leaf(authority)),
                    InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                    null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] managers(X509Bundle leaf) throws Exception {
        var password = new char[0];
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("node", leaf.getKeyPair().getPrivate(), password, leaf.getCertificatePath());
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static X509Bundle leaf(X509Bundle authority) {
        try {
            return new CertificateBuilder().subject("CN=127.0.0.1").ecp256().buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Bundle authority(String name) {
        try {
            return new CertificateBuilder()
                    .subject("CN=" + name)
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
