package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.install.Install;
import io.jumphold.client.site.TestAuthority;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
    @TempDir
    Path folder;

    @Test
    @Tag("ENR-1")
    void anInstallEnrolsOnceAndSaysHelloWithItsIdEverAfter() throws Exception {
        try (TestNode node = TestNode.listen()) {
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                ClientFrame.Enrol enrol = node.nextPeer().next(ClientFrame.Enrol.class);
                assertThat(enrol.token()).isEqualTo(TestNode.TOKEN);
                assertThat(agent.awaitEnrolled().stop()).isEqualTo(Agent.Outcome.ENDED);
            }
            assertThat(Install.peek(folder).clientId()).isEqualTo(1);
            assertThat(Install.peek(folder).token()).as("no longer needed").isNull();
            try (TestAgent again = new TestAgent(folder, null)) {
                assertThat(node.nextPeer().next(ClientFrame.Hello.class).clientId())
                        .isEqualTo(1);
                assertThat(again.isOver()).isFalse();
            }
        }
    }

    @Test
    @Tag("ENR-2")
    void theProofCoversTheSiteBothNoncesAndTheServersKeyOfThisHandshake() throws Exception {
        TestAuthority authority = new TestAuthority("Test authority");
        KeyPair serverKeys = Keys.generate();
        try (TestNode node = TestNode.listen(
                        authority, authority.serverFor(serverKeys, Duration.ofDays(10_000), "localhost"));
                TestAgent agent = new TestAgent(folder, node.key())) {
            TestPeer peer = node.nextPeer();
            ClientFrame.Enrol enrol = peer.next(ClientFrame.Enrol.class);
            var publicKey = Keys.publicKey(enrol.publicKey());
            byte[] seen = Keys.hash(serverKeys.getPublic().getEncoded());
            assertThat(new Proof(Proof.ATTACH, TestNode.SITE, peer.nonce(), enrol.nonce(), seen)
                            .isSignedBy(publicKey, enrol.proof()))
                    .isTrue();
            assertThat(new Proof(Proof.ATTACH, TestNode.SITE, peer.nonce(), enrol.nonce(), new byte[32])
                            .isSignedBy(publicKey, enrol.proof()))
                    .as("over another server's key")
                    .isFalse();
            assertThat(agent.isOver()).isFalse();
        }
    }

    @Test
    @Tag("ENR-6")
    void anEnrolWhoseAnswerWasLostIsRepeatedWithTheSameKey() throws Exception {
        try (TestNode node = TestNode.listen()) {
            node.reception(frame -> null);
            byte[] firstKey;
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                TestPeer first = node.nextPeer();
                firstKey = first.next(ClientFrame.Enrol.class).publicKey();
                first.drop();
                assertThat(node.nextPeer().next(ClientFrame.Enrol.class).publicKey())
                        .isEqualTo(firstKey);
                assertThat(agent.isOver()).isFalse();
            }
            node.reception(node::welcome);
            try (TestAgent restarted = new TestAgent(folder, node.key())) {
                assertThat(node.nextPeer().next(ClientFrame.Enrol.class).publicKey())
                        .isEqualTo(firstKey);
                assertThat(restarted.isOver()).isFalse();
            }
        }
    }

    @Test
    void aRefusedInstallerStopsANewClient() throws Exception {
        try (TestNode node = TestNode.listen()) {
            node.reception(frame -> new ServerFrame.Refused(ErrorCode.INSTALLER_KEY_INVALID.fault()));
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                assertThat(agent.awaitOutcome()).isEqualTo(Agent.Outcome.REFUSED);
            }
        }
    }

    @Test
    @Tag("PRES-5")
    @Tag("INST-6")
    void aClientThatNeverAttachedGivesUpWhenItsInstallerEnds() throws Exception {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);
        TestNode gone = TestNode.listen();
        gone.close();
        try (TestAgent agent = new TestAgent(folder, gone.key(1_000, gone.address()), clock, TestAgent.QUICK)) {
            assertThat(agent.awaitOutcome()).isEqualTo(Agent.Outcome.INSTALLER_ENDED);
        }
    }

    @Test
    @Tag("INST-6")
    void aClientThatTheSiteToldThatItsInstallerHasEndedGivesUpToo() throws Exception {
        try (TestNode node = TestNode.listen()) {
            node.reception(frame -> new ServerFrame.Refused(ErrorCode.INSTALLER_EXPIRED.fault()));
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                assertThat(agent.awaitOutcome()).isEqualTo(Agent.Outcome.INSTALLER_ENDED);
            }
        }
    }

    @Test
    @Tag("INST-6")
    void aClientWhoseClockIsAheadIsTakenInAllTheSame() throws Exception {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);
        try (TestNode node = TestNode.listen();
                TestAgent agent = new TestAgent(folder, node.key(1_000, node.address()), clock, TestAgent.QUICK)) {
            agent.awaitEnrolled();
            assertThat(agent.isOver()).isFalse();
        }
    }

    @Test
    @Tag("ENR-3")
    void aFailedIdentityCheckKeepsTheInstallAndIsTriedAgainSlowly() throws Exception {
        try (TestNode node = TestNode.listen()) {
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                node.nextPeer().next(ClientFrame.Enrol.class);
                agent.awaitEnrolled().stop();
            }
            node.reception(frame -> new ServerFrame.Refused(ErrorCode.IDENTITY_CHECK_FAILED.fault()));
            try (TestAgent agent = new TestAgent(folder, null)) {
                node.nextPeer().awaitClosed();
                assertThat(agent.isOver()).isFalse();
                assertThat(Install.peek(folder).isEnrolled()).isTrue();
            }
        }
    }
}
