package io.jumphold.node.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private final Authority authority = Authority.create("Test site", NOW);

    @Test
    void aLeafIsGoodForItsNamesAndVouchedForByTheAuthority() throws Exception {
        Leaf leaf = authority.issue(List.of("node1.example.test", "192.0.2.7", "::1"), NOW, Duration.ofDays(90));
        leaf.chain().getFirst().verify(authority.certificate().getPublicKey());
        assertThat(leaf.chain().getLast()).isEqualTo(authority.certificate());
        assertThat(leaf.chain().getFirst().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1).toString())
                .contains("node1.example.test", "192.0.2.7", "0:0:0:0:0:0:0:1");
        assertThat(leaf.chain().getFirst().getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(90)));
    }

    @Test
    void keysAndCertificatesSurvivePem() {
        Leaf leaf = authority.issue(List.of("localhost"), NOW, Duration.ofDays(1));
        Leaf read = Pem.read(Pem.write(leaf.key(), leaf.chain()));
        assertThat(read.chain()).isEqualTo(leaf.chain());
        assertThat(read.key()).isEqualTo(leaf.key());
    }

    @Test
    void whatIsNoPemIsRefusedWithAReason() {
        assertThatThrownBy(() -> Pem.read("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pem.read("")).hasMessageContaining("no unencrypted private key");
    }

    @Test
    @Tag("SEC-1")
    void nodesOfOneSiteTalkOverTls13AndShowTheirCertificates() throws Exception {
        Clock clock = Clock.systemUTC();
        Authority nodes = Authority.create("Nodes", clock.instant());
        SSLEngine server = new NodeTls(nodes, "127.0.0.1", clock).createServerSSLEngine("127.0.0.1", 1);
        SSLEngine client = new NodeTls(nodes, "127.0.0.1", clock).createClientSSLEngine("127.0.0.1", 1);
        shakeHands(client, server);
        assertThat(server.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(server.getSession().getPeerCertificates()).hasSize(2);
    }

    @Test
    @Tag("SEC-1")
    void aNodeOfAnotherSiteIsRefused() {
        Clock clock = Clock.systemUTC();
        Authority ours = Authority.create("Nodes", clock.instant());
        Authority theirs = Authority.create("Nodes", clock.instant());
        SSLEngine server = new NodeTls(ours, "127.0.0.1", clock).createServerSSLEngine("127.0.0.1", 1);
        SSLEngine client = new NodeTls(theirs, "127.0.0.1", clock).createClientSSLEngine("127.0.0.1", 1);
        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    private static void shakeHands(SSLEngine client, SSLEngine server) throws IOException {
        client.beginHandshake();
        server.beginHandshake();
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        for (int i = 0; i < 100 && !(done(client) && done(server)); i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(done(client) && done(server)).isTrue();
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(1 << 16));
                in.compact();
            }
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            default -> {}
        }
    }
}
