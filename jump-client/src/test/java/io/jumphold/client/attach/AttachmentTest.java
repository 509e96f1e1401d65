package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.jumphold.client.site.TestAuthority;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentTest {
    private static final int NORMAL = 1000;

    @TempDir
    Path folder;

    @Test
    @Tag("PRES-3")
    void anAttachedClientBeatsAtTheIntervalOfItsWelcome() throws Exception {
        try (TestNode node = TestNode.listen().heartbeat(500);
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            for (int i = 0; i < 3; i++) {
                peer.next(ClientFrame.Beat.class);
            }
            assertThat(peer.isClosed()).isFalse();
            assertThat(agent.isOver()).isFalse();
        }
    }

    @Test
    @Tag("PRES-3")
    void aSilentNodeIsLeftAfterTwoIntervalsAndDialledAgain() throws Exception {
        try (TestNode node = TestNode.listen().heartbeat(100)) {
            node.answersBeats(false);
            long before = System.nanoTime();
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                node.nextPeer().awaitClosed();
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(200));
                node.nextPeer().next(ClientFrame.Hello.class);
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    @Test
    @Tag("PRES-5")
    void aNamedTimeOverridesTheBackoff() throws Exception {
        try (TestNode node = TestNode.listen()) {
            long named = 2_200;
            node.reception(
                    frame -> new ServerFrame.Refused(ErrorCode.NODE_FULL.fault().retryAfterMs(named)));
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                node.nextPeer().awaitClosed();
                long before = System.nanoTime();
                node.nextPeer();
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .isBetween(Duration.ofMillis(named - 200), Duration.ofMillis(named + 1_500));
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    @Test
    void anAdviceToReconnectIsFollowedAtOnce() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer first = node.nextPeer();
            agent.awaitEnrolled();
            long before = System.nanoTime();
            first.close(ErrorCode.GOING_AWAY.closeCode());
            node.nextPeer();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
        }
    }

    @Test
    @Tag("PRES-1")
    void anyOfTheSitesAddressesWillDo() throws Exception {
        try (TestNode node = TestNode.listen()) {
            String closed = "localhost:" + portThatNobodyListensOn();
            try (TestAgent agent = new TestAgent(folder, node.key(Long.MAX_VALUE, closed, node.address()))) {
                node.nextPeer().next(ClientFrame.Enrol.class);
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    private static int portThatNobodyListensOn() throws IOException {
        try (ServerSocket passing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return passing.getLocalPort();
        }
    }

    @Test
    void changedFactsAreTold() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            assertThat(peer.next(ClientFrame.Enrol.class).facts().hostName()).isEqualTo("first");
            agent.facts(TestAgent.facts("second"));
            assertThat(peer.next(ClientFrame.FactsChanged.class).facts().hostName())
                    .isEqualTo("second");
        }
    }

    @Test
    void anOrderlyEndSaysGoodbye() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            assertThat(agent.stop()).isEqualTo(Agent.Outcome.ENDED);
            assertThat(peer.awaitClosed()).isEqualTo(NORMAL);
        }
    }

    @Test
    @Tag("ENR-4")
    void nothingIsSaidToANodeOfAnotherSite() throws Exception {
        try (TestNode node = TestNode.listen()) {
            node.challenges(false);
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                TestPeer peer = node.nextPeer();
                peer.send(new ServerFrame.Challenge("another-site", peer.nonce(), Wire.OLDEST, Wire.NEWEST));
                peer.awaitClosed();
                assertThat(peer.hasSaidNothing()).isTrue();
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    @Test
    void aFrameOfAnUnknownKindIsPassedOver() throws Exception {
        try (TestNode node = TestNode.listen().heartbeat(1_000);
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            peer.send(new CBORMapper().writeValueAsBytes(Map.of("kind", "of_the_future", "value", 7)));
            peer.next(ClientFrame.Beat.class);
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void aFrameThatCannotBeReadEndsTheConnectionAndNotTheClient() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            peer.send(new byte[] {(byte) 0xff, 0, 1});
            peer.awaitClosed();
            node.nextPeer().next(ClientFrame.Hello.class);
        }
    }

    @Test
    void anOversizedFrameEndsTheConnectionAndNotTheClient() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            peer.send(new byte[2 * 1024 * 1024]);
            peer.awaitClosed();
            node.nextPeer().next(ClientFrame.Hello.class);
        }
    }

    @Test
    void aTextMessageEndsTheConnectionAndNotTheClient() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            peer.sendText("hello");
            peer.awaitClosed();
            node.nextPeer().next(ClientFrame.Hello.class);
        }
    }

    @Test
    void aWelcomeOutOfTurnEndsTheConnection() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            peer.send(new ServerFrame.Welcome(9, 9, 1, 30_000, 0, List.of()));
            peer.awaitClosed();
            assertThat(node.nextPeer().next(ClientFrame.Hello.class).clientId()).isEqualTo(1);
        }
    }

    @Test
    void aWelcomeWithAnotherIdDoesNotChangeWhoTheClientIs() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer first = node.nextPeer();
            agent.awaitEnrolled();
            node.reception(frame -> new ServerFrame.Welcome(99, 2, 1, 30_000, 0, List.of()));
            first.close(ErrorCode.GOING_AWAY.closeCode());
            TestPeer second = node.nextPeer();
            second.next(ClientFrame.Hello.class);
            second.close(ErrorCode.GOING_AWAY.closeCode());
            assertThat(node.nextPeer().next(ClientFrame.Hello.class).clientId()).isEqualTo(1);
        }
    }

    @Test
    void aFloodOfFramesDoesNotKeepTheClientFromBeating() throws Exception {
        try (TestNode node = TestNode.listen().heartbeat(50);
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            for (int i = 0; i < 20_000; i++) {
                peer.send(new ServerFrame.BeatBack());
            }
            peer.next(ClientFrame.Beat.class);
            peer.next(ClientFrame.Beat.class);
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void aNodeThatNeverChallengesIsLeft() throws Exception {
        Timing impatient = new Timing(
                Duration.ofMillis(300),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofMillis(200));
        try (TestNode node = TestNode.listen()) {
            node.challenges(false);
            try (TestAgent agent = new TestAgent(folder, node.key(), Clock.systemUTC(), impatient)) {
                node.nextPeer().awaitClosed();
                node.challenges(true);
                node.nextPeer().next(ClientFrame.Enrol.class);
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    @Test
    @Tag("UNI-1")
    @Tag("UNI-2")
    void anOrderToUninstallIsConfirmedUntilTheSiteHasIt() throws Exception {
        TestAuthority authority = new TestAuthority("Test authority");
        try (TestNode node = TestNode.listen(authority, authority.serverFor("localhost"));
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            peer.send(new ServerFrame.Uninstall("removed by an administrator"));
            ClientFrame.Uninstalled first = peer.next(ClientFrame.Uninstalled.class);
            assertThat(first.ordered()).isTrue();
            peer.send(new ServerFrame.OpenSession("late", new byte[32], List.of(), 1_000));
            assertThat(peer.next(ClientFrame.SessionFailed.class).fault().is(ErrorCode.CLIENT_UNINSTALLED))
                    .isTrue();
            peer.drop();
            TestPeer again = node.nextPeer();
            again.next(ClientFrame.Hello.class);
            ClientFrame.Uninstalled second = again.next(ClientFrame.Uninstalled.class);
            assertThat(agent.isOver()).as("before the ack").isFalse();
            again.send(new ServerFrame.Ack(second.number()));
            assertThat(agent.awaitOutcome()).isEqualTo(Agent.Outcome.LEFT);
            assertThat(agent.install().delete()).isEmpty();
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    @Tag("UNI-2")
    void aLeavingClientThatTheSiteHasForgottenHasLeft() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();
            node.reception(frame -> new ServerFrame.Refused(ErrorCode.CLIENT_NOT_FOUND.fault()));
            peer.send(new ServerFrame.Uninstall("removed"));
            peer.next(ClientFrame.Uninstalled.class);
            peer.drop();
            assertThat(agent.awaitOutcome()).isEqualTo(Agent.Outcome.LEFT);
        }
    }
}
