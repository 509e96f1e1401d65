package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.install.Install;
import io.jumphold.client.install.Switch;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose user lets nobody in. It looks at the rest of its facts too seldom to notice by them. */
@Tag("PRES-7")
class DisabledTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private TestNode node;
    private TestAgent agent;
    private TestPeer peer;

    @BeforeEach
    void attach() throws Exception {
        node = TestNode.listen();
        agent = start();
        peer = node.nextPeer();
        agent.awaitEnrolled();
    }

    private TestAgent start() throws Exception {
        return new TestAgent(folder.resolve("client"), node.key(), Clock.systemUTC(), Timing.STANDARD);
    }

    @AfterEach
    void end() throws Exception {
        agent.close();
        node.close();
    }

    private void turn(Switch which, boolean on) throws Exception {
        Install.turn(folder.resolve("client"), which, on);
    }

    private DisabledBy told() throws Exception {
        long before = System.nanoTime();
        ClientFrame.FactsChanged told = peer.next(ClientFrame.FactsChanged.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        return told.facts().disabledBy();
    }

    private TestPeer jump(String session) throws Exception {
        peer.send(new ServerFrame.OpenSession(session, Keys.random(32), List.of(), 10_000));
        TestPeer end = node.nextPeer();
        end.next(ClientFrame.Join.class);
        return end;
    }

    private String refused(String session) throws Exception {
        peer.send(new ServerFrame.OpenSession(session, Keys.random(32), List.of(), 10_000));
        ClientFrame.SessionFailed failed = peer.next(ClientFrame.SessionFailed.class);
        assertThat(failed.sessionId()).isEqualTo(session);
        return failed.fault().code();
    }

    @Test
    void theSiteHearsOfItAtOnceAndTheClientStays() throws Exception {
        turn(Switch.DISABLED, true);
        assertThat(told()).isEqualTo(DisabledBy.USER);
        assertThat(peer.isClosed()).isFalse();

        turn(Switch.DISABLED, false);
        assertThat(told()).isNull();
        assertThat(jump("s1").isClosed()).isFalse();
    }

    @Test
    void anOrderThatCrossesItIsRefusedByTheClient() throws Exception {
        turn(Switch.DISABLED, true);

        assertThat(refused("s1")).isEqualTo(ErrorCode.CLIENT_DISABLED.code());
        assertThat(agent.sessions().count()).isZero();
    }

    @Test
    void aSessionThatRunsGoesOn() throws Exception {
        TestPeer end = jump("s1");
        turn(Switch.DISABLED, true);
        assertThat(told()).isEqualTo(DisabledBy.USER);

        // The same order again.
        peer.send(new ServerFrame.OpenSession("s1", Keys.random(32), List.of(), 10_000));
        assertThat(refused("s2")).isEqualTo(ErrorCode.CLIENT_DISABLED.code());
        assertThat(end.isClosed()).isFalse();
        assertThat(agent.sessions().count()).isEqualTo(1);
    }

    @Test
    void itHoldsForTheNextProcessTooWhichSaysSoWithItsFirstWord() throws Exception {
        turn(Switch.DISABLED, true);
        agent.close();
        agent = start();
        peer = node.nextPeer();

        assertThat(peer.next(ClientFrame.Hello.class).facts().disabledBy()).isEqualTo(DisabledBy.USER);
        assertThat(refused("s1")).isEqualTo(ErrorCode.CLIENT_DISABLED.code());
    }

    @Test
    void aPulledPlugIsToldWhereItCounts() throws Exception {
        agent.surroundings().onBattery(true);
        turn(Switch.DISABLE_ON_BATTERY, true);
        assertThat(told()).isEqualTo(DisabledBy.BATTERY);
        agent.surroundings().onBattery(false);
        agent.pass(Duration.ofSeconds(10));
        assertThat(told()).isNull();
    }

    @Test
    void aDisabledClientIsUninstalledAsAnyOther() throws Exception {
        turn(Switch.DISABLED, true);
        assertThat(told()).isEqualTo(DisabledBy.USER);
        peer.send(new ServerFrame.Uninstall("removed"));
        peer.send(new ServerFrame.Ack(peer.next(ClientFrame.Uninstalled.class).number()));

        assertThat(agent.awaitOutcome()).isEqualTo(Agent.Outcome.LEFT);
        Awaitility.await().until(() -> agent.install().delete().isEmpty());
        assertThat(folder.resolve("client")).doesNotExist();
    }
}
