package io.jumphold.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.attach.TestAgent;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.client.site.TestShell;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a session, and of what runs in it, when its connection is lost. */
@Tag("JUMP-7")
@EnabledOnOs(OS.LINUX)
class SessionComesBackTest {
    @TempDir
    Path folder;

    private TestNode node;
    private TestAgent agent;
    private TestPeer attached;
    private TestPeer session;

    @BeforeEach
    void jump() throws Exception {
        node = TestNode.listen();
        agent = new TestAgent(folder, node.key());
        attached = node.nextPeer();
        agent.awaitEnrolled();
        session = opened("s1");
    }

    /** Joined, and the client knows it. */
    private TestPeer opened(String id) throws InterruptedException {
        attached.send(new ServerFrame.OpenSession(id, Keys.random(32), List.of(), 10_000));
        TestPeer peer = node.nextPeer();
        peer.next(ClientFrame.Join.class);
        peer.shell(Map.of("command", "true", "pty", "false")).awaitEnd();
        return peer;
    }

    @AfterEach
    void end() throws Exception {
        agent.close();
        node.close();
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
    }

    private void awaitOver() {
        eventually().until(() -> agent.sessions().count() == 0);
    }

    /** A shell that lives, and one may see that it does. */
    private TestShell runningShell() {
        TestShell shell = session.shell(Map.of("command", "echo $$; exec cat", "pty", "false"));
        eventually().until(() -> shell.screen().endsWith("\n"));
        return shell;
    }

    private static boolean isAlive(TestShell shell) {
        return ProcessHandle.of(
                        Long.parseLong(shell.screen().lines().findFirst().orElseThrow()))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    @Test
    @Tag("JUMP-9")
    @Tag("TOOL-7")
    void everyByteArrivesOnceAndInOrderWhereverTheConnectionBreaks() throws Exception {
        Random random = new Random(7);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        TestShell shell = session.shell(Map.of("command", "cat", "pty", "false"));
        for (int breaks = 0; breaks < 20; breaks++) {
            byte[] part = new byte[1 + random.nextInt(200_000)];
            random.nextBytes(part);
            sent.writeBytes(part);
            shell.send(part);
            if (breaks % 4 == 0) {
                session.drop();
            } else {
                session.close(ErrorCode.PEER_GONE.closeCode());
            }
            session = node.nextPeer();
            session.next(ClientFrame.Join.class);
        }
        shell.channel().signal("EOF");
        assertThat(shell.awaitEnd()).isEqualTo(new TestShell.End(0, null));
        assertThat(shell.bytes()).isEqualTo(sent.toByteArray());
    }

    @Test
    @Tag("ENR-2")
    void itJoinsWithItsNewestTicketAndAFreshProof() throws Exception {
        byte[] ticket = session.rejoinTicket();
        session.drop();
        TestPeer again = node.nextPeer();
        ClientFrame.Join join = again.next(ClientFrame.Join.class);
        assertThat(join.ticket()).isEqualTo(ticket);
        ClientFrame.MachineProof machine = Objects.requireNonNull(join.machine());
        Proof proof = new Proof(
                Proof.SESSION,
                TestNode.SITE,
                again.nonce(),
                machine.nonce(),
                Keys.hash(node.publicKey().getEncoded()));
        assertThat(proof.isSignedBy(agent.install().keys().getPublic(), machine.proof()))
                .isTrue();
    }

    @Test
    void whatHappensMeanwhileIsThereAfterwards() throws Exception {
        TestShell shell = runningShell();
        node.bouncer(join -> ErrorCode.SERVER_BUSY.fault());
        session.drop();
        node.nextPeer().next(ClientFrame.Join.class);
        shell.type("typed while nobody was there\n");
        assertThat(isAlive(shell)).isTrue();
        node.bouncer(join -> null);
        shell.awaitScreen("typed while nobody was there");
    }

    @Test
    void aJoinedThatWasLostOnItsWayCostsNothing() throws Exception {
        TestShell shell = runningShell();
        byte[] ticket = session.rejoinTicket();
        node.bouncer(join -> {
            throw new IllegalStateException("the connection breaks after the join");
        });
        session.drop();
        assertThat(node.nextPeer().next(ClientFrame.Join.class).ticket()).isEqualTo(ticket);
        node.bouncer(join -> null);
        eventually().until(() -> {
            shell.type("again\n");
            return shell.screen().contains("again");
        });
    }

    @Test
    void aSessionThatHasEndedMeanwhileStopsAtOnce() {
        TestShell shell = runningShell();
        node.bouncer(join -> ErrorCode.SESSION_ENDED.fault());
        session.drop();
        awaitOver();
        eventually().until(() -> !isAlive(shell));
    }

    @Test
    void theNodesLastWordEndsIt() throws Exception {
        session.close(1000);
        awaitOver();
        session = opened("s2");
        session.close(ErrorCode.SESSION_ENDED.closeCode());
        awaitOver();
    }

    @Test
    void afterAMinuteWithoutANodeItEndsWithAllThatRunsInIt() throws Exception {
        TestShell shell = runningShell();
        node.bouncer(join -> ErrorCode.SERVER_BUSY.fault());
        session.drop();
        node.nextPeer().next(ClientFrame.Join.class);
        agent.pass(Duration.ofSeconds(50));
        node.nextPeer().next(ClientFrame.Join.class);
        assertThat(isAlive(shell)).isTrue();
        agent.pass(Duration.ofSeconds(10));
        awaitOver();
        eventually().until(() -> !isAlive(shell));
    }

    @Test
    void aCancelledSessionEndsAtOnceAlsoWhileItIsAway() throws Exception {
        TestShell shell = runningShell();
        node.bouncer(join -> ErrorCode.SERVER_BUSY.fault().retryAfterMs(50_000));
        session.drop();
        node.nextPeer().next(ClientFrame.Join.class);
        attached.send(new ServerFrame.CancelSession("s1", null));
        awaitOver();
        eventually().until(() -> !isAlive(shell));
    }

    @Test
    void aSessionThatWaitsHasNoThread() throws Exception {
        node.bouncer(join -> ErrorCode.SERVER_BUSY.fault().retryAfterMs(50_000));
        session.drop();
        node.nextPeer().awaitClosed();
        eventually()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().endsWith("/session")));
        assertThat(agent.sessions().count()).isEqualTo(1);
    }

    @Test
    @Tag("JUMP-9")
    void itComesBackByAnotherNodeOfTheSiteWhileTheClientIsReattached() throws Exception {
        try (TestNode other = node.beside()) {
            node.reception(
                    frame -> new ServerFrame.Welcome(1, 2, 1, 30_000, 0, List.of(node.address(), other.address())));
            attached.drop();
            attached = node.nextPeer();
            attached.next(ClientFrame.Hello.class);
            eventually().until(() -> agent.install().membership().learnt().contains(other.address()));
            TestShell shell = runningShell();
            node.bouncer(join -> ErrorCode.GOING_AWAY.fault());
            session.drop();
            assertThat(other.nextPeer().path()).isEqualTo("/session");
            shell.type("here as well\n");
            shell.awaitScreen("here as well");
        }
    }

    @Test
    void aNodeThatFallsSilentIsLeft() throws Exception {
        try (TestAgent brisk = new TestAgent(
                folder.resolve("brisk"),
                node.key(),
                new Sessions.Patience(Duration.ofMillis(50), Duration.ofMillis(300)))) {
            TestPeer second = node.nextPeer();
            brisk.awaitEnrolled();
            second.send(new ServerFrame.OpenSession("s2", Keys.random(32), List.of(), 10_000));
            TestPeer silent = node.nextPeer();
            silent.next(ClientFrame.Join.class);
            assertThat(silent.awaitClosed()).isEqualTo(1006);
            assertThat(node.nextPeer().next(ClientFrame.Join.class).ticket()).isEqualTo(silent.rejoinTicket());
        }
    }
}
