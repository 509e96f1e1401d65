package io.jumphold.client.shell;

import io.jumphold.client.attach.TestAgent;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Jump Client at a node of the test's, and a real session with it. */
abstract class OverASession {
    @TempDir
    Path folder;

    TestNode node;
    TestPeer session;
    private TestAgent agent;

    @BeforeEach
    void jump() throws Exception {
        node = TestNode.listen();
        agent = new TestAgent(folder, node.key());
        TestPeer attached = node.nextPeer();
        agent.awaitEnrolled();
        attached.send(new ServerFrame.OpenSession("s1", Keys.random(32), List.of(), 10_000));
        session = node.nextPeer();
        session.next(ClientFrame.Join.class);
    }

    @AfterEach
    void end() throws Exception {
        agent.close();
        node.close();
    }

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }
}
