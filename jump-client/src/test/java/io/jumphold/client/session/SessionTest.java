package io.jumphold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.attach.TestAgent;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.PipeFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    @TempDir
    Path folder;

    private TestNode node;
    private TestAgent agent;
    private TestPeer attached;

    @BeforeEach
    void attach() throws Exception {
        node = TestNode.listen();
        agent = new TestAgent(folder, node.key());
        attached = node.nextPeer();
        agent.awaitEnrolled();
    }

    @AfterEach
    void end() throws Exception {
        agent.close();
        node.close();
    }

    private ServerFrame.OpenSession order(String id, long timeoutMs, String... addresses) {
        return new ServerFrame.OpenSession(id, Keys.random(32), List.of(addresses), timeoutMs);
    }

    private TestPeer joined(String id) throws Exception {
        attached.send(order(id, 10_000));
        TestPeer peer = node.nextPeer();
        peer.next(ClientFrame.Join.class);
        return peer;
    }

    private void awaitSessions(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> agent.sessions().count() == count);
    }

    @Test
    @Tag("JUMP-1")
    @Tag("ENR-2")
    void anOrderIsAnsweredAtOnceAndTheSessionJoinedWithTicketAndProof() throws Exception {
        ServerFrame.OpenSession order = order("s1", 10_000);
        attached.send(order);
        assertThat(attached.next(ClientFrame.SessionOpening.class).sessionId()).isEqualTo("s1");
        TestPeer peer = node.nextPeer();
        assertThat(peer.path()).isEqualTo("/session");
        ClientFrame.Join join = peer.next(ClientFrame.Join.class);
        assertThat(join.sessionId()).isEqualTo("s1");
        assertThat(join.ticket()).isEqualTo(order.ticket());
        ClientFrame.MachineProof machine = Objects.requireNonNull(join.machine());
        Proof proof = new Proof(
                Proof.SESSION,
                TestNode.SITE,
                peer.nonce(),
                machine.nonce(),
                Keys.hash(node.publicKey().getEncoded()));
        assertThat(machine.clientId()).isEqualTo(1);
        assertThat(proof.isSignedBy(agent.install().keys().getPublic(), machine.proof()))
                .isTrue();
    }

    @Test
    void aSessionGoesOnWhileTheClientIsReattached() throws Exception {
        TestPeer session = joined("s1");
        attached.drop();
        node.nextPeer().next(ClientFrame.Hello.class);
        session.shell(Map.of("command", "echo still here")).awaitScreen("still here");
        assertThat(agent.sessions().count()).isEqualTo(1);
    }

    @Test
    void aCancelledSessionIsDropped() throws Exception {
        TestPeer session = joined("s1");
        attached.send(new ServerFrame.CancelSession("s1", null));
        session.awaitClosed();
        awaitSessions(0);
    }

    @Test
    void severalSessionsRunAtOnceAndTooManyAreRefused() throws Exception {
        for (int i = 1; i <= 16; i++) {
            joined("s" + i);
        }
        attached.send(order("one too many", 10_000));
        ClientFrame.SessionFailed failed = attached.next(ClientFrame.SessionFailed.class);
        assertThat(failed.sessionId()).isEqualTo("one too many");
        assertThat(failed.fault().is(ErrorCode.SERVER_BUSY)).isTrue();
        assertThat(agent.sessions().count()).isEqualTo(16);
    }

    private static String addressWhereNobodyListens() throws IOException {
        try (ServerSocket passing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "localhost:" + passing.getLocalPort();
        }
    }

    @Test
    void theAddressOfTheAttachmentIsTheLastResort() throws Exception {
        attached.send(order("s1", 10_000, addressWhereNobodyListens()));
        assertThat(node.nextPeer().next(ClientFrame.Join.class).sessionId()).isEqualTo("s1");
    }

    @Test
    @Tag("JUMP-3")
    void aNodeThatCannotBeReachedIsConnectFailed() throws Exception {
        node.challenges(false);
        attached.send(order("s1", 10_000, addressWhereNobodyListens()));
        node.nextPeer().drop();
        ClientFrame.SessionFailed failed = attached.next(ClientFrame.SessionFailed.class);
        assertThat(failed.fault().is(ErrorCode.CONNECT_FAILED)).isTrue();
        awaitSessions(0);
    }

    @Test
    @Tag("JUMP-3")
    void aNodeThatDoesNotLetItJoinInTimeIsConnectTimeout() throws Exception {
        node.challenges(false);
        attached.send(order("s1", 300));
        ClientFrame.SessionFailed failed = attached.next(ClientFrame.SessionFailed.class);
        assertThat(failed.fault().is(ErrorCode.CONNECT_TIMEOUT)).isTrue();
        node.nextPeer().awaitClosed();
        awaitSessions(0);
    }

    @Test
    void aRefusedTicketIsReportedWithTheNodesReason() throws Exception {
        node.challenges(false);
        attached.send(order("s1", 10_000));
        TestPeer peer = node.nextPeer();
        peer.send(new ServerFrame.Refused(ErrorCode.TICKET_INVALID.fault()));
        ClientFrame.SessionFailed failed = attached.next(ClientFrame.SessionFailed.class);
        assertThat(failed.fault().is(ErrorCode.TICKET_INVALID)).isTrue();
        awaitSessions(0);
    }

    @Test
    void anOrderRepeatedOpensNoSecondConnection() throws Exception {
        joined("s1");
        attached.send(order("s1", 10_000));
        attached.send(order("s2", 10_000));
        assertThat(node.nextPeer().next(ClientFrame.Join.class).sessionId()).isEqualTo("s2");
    }

    @Test
    void aFrameOutOfOrderEndsTheSessionAndNotTheClient() throws Exception {
        TestPeer session = joined("s1");
        session.send(WireCodec.encode(new PipeFrame.Resize(77, 1, 80, 24)));
        session.awaitClosed();
        awaitSessions(0);
        assertThat(attached.isClosed()).isFalse();
    }

    @Test
    void anUninstallEndsEverySession() throws Exception {
        TestPeer session = joined("s1");
        attached.send(new ServerFrame.Uninstall("removed"));
        session.awaitClosed();
        awaitSessions(0);
    }
}
