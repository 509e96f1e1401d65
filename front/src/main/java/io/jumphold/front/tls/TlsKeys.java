package io.jumphold.front.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * The key and certificate chain that the door shows. They may be {@linkplain #replace replaced} at any time: the next
 * handshake uses the new ones, connections that stand keep theirs.
 */
public final class TlsKeys implements AutoCloseable {

    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final SslProvider provider;
    private Shown shown;

    private record Shown(SslContext context, byte[] keyHash) {}

    /** The server's half of one connection's TLS, and the SHA-256 of the public key that the peer will see. */
    public record Served(SslHandler handler, byte[] keyHash) {}

    private TlsKeys(SslProvider provider, PrivateKey key, List<X509Certificate> chain) {
        this.provider = provider;
        this.shown = show(key, chain);
    }

    /** Shows this key and its chain (leaf first) by BoringSSL where it loads, else by the JDK's TLS. */
    public static TlsKeys of(PrivateKey key, List<X509Certificate> chain) {
        return new TlsKeys(fastest(), key, chain);
    }

    /** BoringSSL where it loads; the counted variant spares each connection a finalizer. */
    static SslProvider fastest() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** The same by the JDK's own TLS, which costs about three times as much. */
    public static TlsKeys byTheJdk(PrivateKey key, List<X509Certificate> chain) {
        return new TlsKeys(SslProvider.JDK, key, chain);
    }

    /** From the next handshake on shows another key and its chain. */
    public void replace(PrivateKey key, List<X509Certificate> chain) {
        var next = show(key, chain);
        synchronized (this) {
            ReferenceCountUtil.release(shown.context());
            shown = next;
        }
    }

    /** TLS for a connection that has just come in. */
    public synchronized Served serve(ByteBufAllocator allocator) {
        return new Served(shown.context().newHandler(allocator), shown.keyHash());
    }

    @Override
    public synchronized void close() {
        ReferenceCountUtil.release(shown.context());
    }

    private Shown show(PrivateKey key, List<X509Certificate> chain) {
        try {
            var context = SslContextBuilder.forServer(keyManagers(provider, key, chain))
                    .sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .build();
            var seen = chain.getFirst().getPublicKey();
            requireMatch(key, seen);
            return new Shown(context, MessageDigest.getInstance("SHA-256").digest(seen.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The door cannot show this key and certificate chain", e);
        }
    }

    /** A wrong pair would fail every handshake from now on: better to refuse it while somebody is looking. */
    private static void requireMatch(PrivateKey key, PublicKey seen) throws GeneralSecurityException {
        var probe = new byte[] {1};
        var signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(probe);
        var signed = signature.sign();
        signature.initVerify(seen);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new SignatureException("The private key does not belong to the chain's first certificate");
        }
    }

    static KeyManagerFactory keyManagers(SslProvider provider, PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException, IOException {
        var password = new char[0];
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("door", key, password, chain.toArray(X509Certificate[]::new));
        // "SunX509" opens the key once; the default, "PKIX", would derive the store's key anew in each handshake.
        var managers = KeyManagerFactory.getInstance("SunX509");
        managers.init(store, password);
        return provider == SslProvider.JDK ? managers : new OpenSslCachingX509KeyManagerFactory(managers);
    }
}
