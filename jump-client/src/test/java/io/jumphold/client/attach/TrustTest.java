package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.jumphold.client.install.Install;
import io.jumphold.client.site.TestAuthority;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site changes the authority that its clients trust. */
@Tag("ENR-9")
class TrustTest {
    @TempDir
    Path folder;

    private final TestAuthority first = new TestAuthority("First");
    private final TestAuthority second = new TestAuthority("Second");
    private final List<String> both = List.of(first.hash(), second.hash());

    private TestNode node(TestAuthority authority) throws Exception {
        return TestNode.listen(authority, authority.serverFor("localhost"));
    }

    private static void tells(TestPeer peer, List<String> authorities) throws Exception {
        peer.send(new ServerFrame.Trust(authorities));
        ClientFrame.TrustKept kept = peer.next(ClientFrame.TrustKept.class);
        assertThat(kept.authorities()).isEqualTo(authorities);
        peer.send(new ServerFrame.Ack(kept.number()));
    }

    @Test
    void whomTheSiteTellsIsOnDiskWhenTheClientAnswers() throws Exception {
        try (TestNode node = node(first);
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            assertThat(peer.next(ClientFrame.Enrol.class).authorities()).containsExactly(first.hash());
            agent.awaitEnrolled();

            tells(peer, both);

            assertThat(Install.peek(folder).authorities()).isEqualTo(both);
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void afterTheChangeItAttachesToTheNewAuthorityAndTellsWhomItTrusts() throws Exception {
        TestNode old = node(first);
        try (TestNode fresh = node(second)) {
            InstallerKey key = old.key(Long.MAX_VALUE, old.address(), fresh.address());
            try (TestAgent agent = new TestAgent(folder, key)) {
                TestPeer peer = old.nextPeer();
                agent.awaitEnrolled();
                tells(peer, both);
                peer.drop();
                old.close();

                TestPeer back = fresh.nextPeer();
                assertThat(back.next(ClientFrame.Hello.class).authorities()).isEqualTo(both);
                tells(back, List.of(second.hash()));
            }
            try (TestAgent later = new TestAgent(folder, key)) {
                assertThat(fresh.nextPeer().next(ClientFrame.Hello.class).authorities())
                        .as("also of a later process, with the key of the install given again")
                        .containsExactly(second.hash());
                assertThat(later.isOver()).isFalse();
            }
        }
    }

    @Test
    void aRetiredAuthorityIsTrustedNoMore() throws Exception {
        try (TestNode old = node(first);
                TestNode fresh = node(second)) {
            InstallerKey key = old.key(Long.MAX_VALUE, old.address(), fresh.address());
            try (TestAgent agent = new TestAgent(folder, key)) {
                TestPeer peer = old.nextPeer();
                agent.awaitEnrolled();
                tells(peer, List.of(second.hash()));
                peer.drop();

                assertThat(fresh.nextPeer().next(ClientFrame.Hello.class).authorities())
                        .containsExactly(second.hash());
                assertThat(old.sawNobody()).isTrue();
            }
        }
    }

    @Test
    void nobodyIsTrustedOnANodesWordBeforeItsWelcome() throws Exception {
        try (TestNode node = node(first).heartbeat(500)) {
            node.reception(frame -> new ServerFrame.Trust(List.of(second.hash())));
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                TestPeer peer = node.nextPeer();
                peer.send(node.welcome(peer.next(ClientFrame.Enrol.class)));
                peer.next(ClientFrame.Beat.class);

                assertThat(agent.install().membership().authorities()).containsExactly(first.hash());
            }
        }
    }

    @Test
    void whoIsToTrustNobodyHangsUpAndGoesByWhatItHas() throws Exception {
        try (TestNode node = node(first);
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();

            peer.send(new CBORMapper().writeValueAsBytes(Map.of("kind", "trust", "authorities", List.of())));

            peer.awaitClosed();
            assertThat(node.nextPeer().next(ClientFrame.Hello.class).authorities())
                    .containsExactly(first.hash());
        }
    }

    @Test
    void aNewKeyBringsBackAClientThatMissedTheChange() throws Exception {
        int port;
        try (TestNode before = node(first)) {
            port = before.port();
            try (TestAgent agent = new TestAgent(folder, before.key())) {
                agent.awaitEnrolled();
            }
        }
        try (TestNode after = TestNode.listen(second, second.serverFor("localhost"), port);
                TestAgent found = new TestAgent(folder, after.key())) {
            ClientFrame.Hello hello = after.nextPeer().next(ClientFrame.Hello.class);
            assertThat(hello.clientId()).as("its identity stays").isEqualTo(1);
            assertThat(hello.authorities()).containsExactly(second.hash(), first.hash());
            assertThat(found.isOver()).isFalse();
        }
    }
}
