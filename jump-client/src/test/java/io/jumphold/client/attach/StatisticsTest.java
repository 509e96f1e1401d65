package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is told what to tell of its machine. */
class StatisticsTest {
    @TempDir
    Path folder;

    @Test
    @Tag("STAT-1")
    @Tag("STAT-2")
    void whoSitsAtTheConsoleIsToldFromWhenTheSiteAsksUntilItDoesNoLonger() throws Exception {
        HostFacts manned = manned();
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            agent.facts(manned);
            TestPeer peer = node.nextPeer();
            agent.awaitEnrolled();

            peer.send(new ServerFrame.StatisticsWanted(List.of("console_user", "uptime"), 10_000));
            assertThat(tells(peer, "ada")).isTrue();
            ClientFrame.Statistics told = peer.next(ClientFrame.Statistics.class);
            assertThat(told.readings().consoleUser()).isEqualTo("ada");
            assertThat(told.readings().uptimeSeconds()).isPositive();
            assertThat(told.readings().cpuPercent()).isNull();

            // In the same process the choice holds for the next connection, until it is told otherwise there.
            peer.drop();
            TestPeer next = node.nextPeer();
            assertThat(next.next(ClientFrame.Hello.class).facts().consoleUser()).isEqualTo("ada");
            next.send(new ServerFrame.StatisticsWanted(List.of(), 10_000));
            assertThat(tells(next, "")).isTrue();
        }
    }

    @Test
    @Tag("STAT-1")
    void aNewProcessIsSilentOnTheConsoleUntilItIsAsked() throws Exception {
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key())) {
            agent.facts(manned());
            TestPeer peer = node.nextPeer();

            assertThat(peer.next(ClientFrame.Enrol.class).facts().consoleUser()).isEmpty();
        }
    }

    /** Facts that say this come, or the peer's patience ends. */
    private static boolean tells(TestPeer peer, String consoleUser) throws InterruptedException {
        while (!peer.next(ClientFrame.FactsChanged.class).facts().consoleUser().equals(consoleUser)) {
            // The host's name may have been told before.
        }
        return true;
    }

    private static HostFacts manned() {
        return TestAgent.facts("host", "ada");
    }
}
