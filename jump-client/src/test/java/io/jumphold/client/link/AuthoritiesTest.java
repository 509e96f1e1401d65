package io.jumphold.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.attach.TestAgent;
import io.jumphold.client.site.TestAuthority;
import io.jumphold.client.site.TestNode;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client connects to. */
@Tag("ENR-4")
class AuthoritiesTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final Duration LONG = Duration.ofDays(10_000);
    private static final Duration OVER = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final TestAuthority ours = new TestAuthority("Ours");

    /** How a dial ends that should not get as far as a WebSocket. */
    private LinkEnd end(TestNode node, List<String> authorities, String host) throws InterruptedException {
        BlockingQueue<LinkEnd> ends = new LinkedBlockingQueue<>();
        Link.dial(new Address(host, node.port()), "/attach", new Authorities(() -> authorities), new LinkListener() {
            @Override
            public void opened(byte[] serverKeyHash) {
                ends.add(new LinkEnd(true, 0, "opened"));
            }

            @Override
            public void frame(byte[] bytes) {}

            @Override
            public void closed(LinkEnd end) {
                ends.add(end);
            }
        });
        return ends.poll(20, TimeUnit.SECONDS);
    }

    private LinkEnd refusal(SSLContext server, String host) throws InterruptedException {
        try (TestNode node = TestNode.listen(ours, server)) {
            LinkEnd end = end(node, List.of(ours.hash()), host);
            assertThat(node.sawNobody()).as("nothing was said").isTrue();
            assertThat(end.opened()).isFalse();
            return end;
        }
    }

    @Test
    void aServerOfTheNamedAuthorityIsTrusted() throws Exception {
        try (TestNode node = TestNode.listen(ours, ours.serverFor("localhost"))) {
            assertThat(end(node, List.of("00", ours.hash()), "localhost").opened())
                    .isTrue();
        }
    }

    @Test
    void aServerNamedByItsAddressIsTrusted() throws Exception {
        try (TestNode node = TestNode.listen(ours, ours.serverFor("127.0.0.1"))) {
            assertThat(end(node, List.of(ours.hash()), "127.0.0.1").opened()).isTrue();
        }
    }

    @Test
    void anotherAuthorityOfTheSameNameIsRefused() throws Exception {
        SSLContext impostor = new TestAuthority("Ours").serverFor("localhost");
        assertThat(refusal(impostor, "localhost").why()).contains("an authority that this client does not trust");
    }

    @Test
    void anotherHostsCertificateIsRefused() throws Exception {
        assertThat(refusal(ours.serverFor("node-1.example.com"), "localhost").why())
                .contains("localhost");
        assertThat(refusal(ours.serverFor("localhost"), "127.0.0.1").why()).contains("127.0.0.1");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        SSLContext expired = ours.serverFor(Keys.generate(), OVER, "localhost");
        assertThat(refusal(expired, "localhost").why()).contains("NotAfter");
    }

    @Test
    void anExpiredAuthorityIsRefused() throws Exception {
        TestAuthority old = new TestAuthority("Old", OVER);
        try (TestNode node = TestNode.listen(old, old.serverFor(Keys.generate(), LONG, "localhost"))) {
            assertThat(end(node, List.of(old.hash()), "localhost").opened()).isFalse();
        }
    }

    @Test
    void aStrangersCertificateBesideOurAuthorityIsRefused() throws Exception {
        SSLContext mixed = ours.contextOf(new TestAuthority("Stranger").leaf("localhost"));
        assertThat(refusal(mixed, "localhost").opened()).isFalse();
    }

    @Test
    void theServersOwnCertificateIsNoAuthority() throws Exception {
        TestAuthority.Leaf leaf = new TestAuthority("Stranger").leaf("localhost");
        try (TestNode node = TestNode.listen(ours, ours.contextOf(leaf))) {
            assertThat(end(node, List.of(leaf.hash()), "localhost").opened()).isFalse();
        }
    }

    @Test
    void aPublicAuthorityIsTrustedOnlyWhereTheInstallerNamesIt() throws Exception {
        TestAuthority known = new TestAuthority("Public");
        String before = System.getProperty(TRUST_STORE, "");
        System.setProperty(
                TRUST_STORE, known.trustStore(folder.resolve("store")).toString());
        try (TestNode node = TestNode.listen(ours, known.leafAlone("localhost"))) {
            assertThat(end(node, List.of(known.hash()), "localhost").opened()).isTrue();
            assertThat(end(node, List.of(ours.hash()), "localhost").why()).contains("does not trust");
        } finally {
            if (before.isEmpty()) {
                System.clearProperty(TRUST_STORE);
            } else {
                System.setProperty(TRUST_STORE, before);
            }
        }
    }

    @Test
    @Tag("SEC-1")
    void olderTlsThanOnePointTwoIsNotSpoken() throws Exception {
        SSLContext old = ours.serverFor("localhost");
        try (TestNode node = TestNode.listen(ours, old, List.of("TLSv1.2"))) {
            assertThat(end(node, List.of(ours.hash()), "localhost").opened()).isTrue();
        }
        try (TestNode node = TestNode.listen(ours, old, List.of("TLSv1.1"))) {
            assertThat(end(node, List.of(ours.hash()), "localhost").opened()).isFalse();
        }
    }

    @Test
    void aClientTellsAnUntrustedNodeNothingAndTriesTheNext() throws Exception {
        TestAuthority stranger = new TestAuthority("Stranger");
        try (TestNode untrusted = TestNode.listen(stranger, stranger.serverFor("localhost"));
                TestNode trusted = TestNode.listen(ours, ours.serverFor("localhost"))) {
            InstallerKey key = trusted.key(Long.MAX_VALUE, untrusted.address(), trusted.address());
            try (TestAgent agent = new TestAgent(folder, key)) {
                trusted.nextPeer().next(ClientFrame.Enrol.class);
                assertThat(untrusted.sawNobody()).isTrue();
                assertThat(agent.isOver()).isFalse();
            }
        }
    }
}
