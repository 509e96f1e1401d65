package io.jumphold.front.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** TLS between nodes: both sides show a certificate of the site's authority for nodes, and believe no other (SEC-1). Host names do not matter, nodes do. */
public final class NodeKeys implements AutoCloseable {

    private final SslContext serving;
    private final SslContext dialling;

    private NodeKeys(SslContext serving, SslContext dialling) {
        this.serving = serving;
        this.dialling = dialling;
    }

    /** This node's key and chain (leaf first), and the authority that every node's chain must lead to. */
    public static NodeKeys of(PrivateKey key, List<X509Certificate> chain, X509Certificate authority) {
        var provider = TlsKeys.fastest();
        try {
            var managers = TlsKeys.keyManagers(provider, key, chain);
            return new NodeKeys(
                    settled(SslContextBuilder.forServer(managers).clientAuth(ClientAuth.REQUIRE), provider, authority),
                    settled(
                            SslContextBuilder.forClient().keyManager(managers).endpointIdentificationAlgorithm(null),
                            provider,
                            authority));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("Nodes cannot show this key and certificate chain to each other", e);
        }
    }

    private static SslContext settled(SslContextBuilder builder, SslProvider provider, X509Certificate authority)
            throws IOException {
        return builder.sslProvider(provider)
                .protocols(TlsKeys.PROTOCOLS)
                .ciphers(TlsKeys.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .trustManager(authority)
                .build();
    }

    /** For a connection that has come in from another node. */
    public SslHandler serve(ByteBufAllocator allocator) {
        return serving.newHandler(allocator);
    }

    /** For a connection to another node. */
    public SslHandler dial(ByteBufAllocator allocator) {
        return dialling.newHandler(allocator);
    }

    @Override
    public void close() {
        ReferenceCountUtil.release(serving);
        ReferenceCountUtil.release(dialling);
    }
}
