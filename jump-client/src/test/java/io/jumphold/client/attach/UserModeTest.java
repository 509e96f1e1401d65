package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.availability.TestSurroundings;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is there for one user. */
@Tag("PRES-6")
class UserModeTest {
    private static final int NORMAL = 1000;
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private final TestSurroundings machine = new TestSurroundings();
    private TestNode node;
    private TestAgent agent;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.listen();
    }

    private void install() throws Exception {
        agent = TestAgent.inUserMode(folder.resolve("client"), node.key(), machine);
    }

    @AfterEach
    void end() throws Exception {
        agent.close();
        node.close();
    }

    private static void within(Duration most, long since) {
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(most);
    }

    @Test
    void itLeavesInOrderWithItsUserAndComesBackWithThem() throws Exception {
        install();
        TestPeer peer = node.nextPeer();
        agent.awaitEnrolled();
        long before = System.nanoTime();
        machine.loggedIn(false);
        assertThat(peer.awaitClosed()).isEqualTo(NORMAL);
        within(SOON, before);

        Awaitility.await().during(Duration.ofSeconds(3)).until(node::isQuiet);
        assertThat(agent.isOver()).isFalse();
        before = System.nanoTime();
        machine.loggedIn(true);
        node.nextPeer().next(ClientFrame.Hello.class);
        within(SOON, before);
    }

    @Test
    void whatRunsForTheUserEndsWithTheLogIn() throws Exception {
        install();
        TestPeer peer = node.nextPeer();
        agent.awaitEnrolled();
        peer.send(new ServerFrame.OpenSession("s1", Keys.random(32), List.of(), 10_000));
        TestPeer session = node.nextPeer();
        session.next(ClientFrame.Join.class);

        machine.loggedIn(false);

        session.awaitClosed();
        Awaitility.await().until(() -> agent.sessions().count() == 0);
        assertThat(node.isQuiet()).isTrue();
    }

    @Test
    void itTriesNothingBeforeItsUserComesAndEndsWhenAskedTo() throws Exception {
        machine.loggedIn(false);
        install();
        Awaitility.await().during(Duration.ofSeconds(3)).until(node::isQuiet);
        machine.loggedIn(true);
        TestPeer peer = node.nextPeer();
        agent.awaitEnrolled();

        machine.loggedIn(false);
        peer.awaitClosed();
        assertThat(agent.stop()).isEqualTo(Agent.Outcome.ENDED);
    }
}
