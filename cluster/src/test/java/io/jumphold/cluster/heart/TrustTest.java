package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.protocol.wire.ClientFrame;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whom machines tell that they trust, from their connection to the row. */
@Tag("ENR-9")
class TrustTest {
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);
    private static final Trust PREPARED =
            Trust.of(List.of(authority(1, State.CURRENT, FIRST), authority(2, State.NEXT, SECOND)));

    private final Machine machine = Machine.of(OneNode.SITE_ID);
    private OneNode node;

    private static SiteAuthority authority(int number, State state, String hash) {
        return new SiteAuthority(number, state, hash, Samples.NOW);
    }

    @BeforeEach
    void start() {
        node = OneNode.start();
        node.directory.set(Settings.DEFAULT, Samples.installer(5));
        node.directory.set(PREPARED);
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    @Test
    void machinesAreToTrustWhomTheDirectoryNamesAtThatMoment() {
        assertThat(node.heart.machines().trust()).containsExactly(FIRST, SECOND);

        node.directory.set(Trust.of(List.of(authority(2, State.CURRENT, SECOND))));

        assertThat(node.heart.machines().trust()).containsExactly(SECOND);
    }

    @Test
    void theNewestAuthorityThatAMachineTellsStandsInItsRow() {
        Attachment.Held enrolled = enrolled(List.of(FIRST));
        assertThat(newest(enrolled)).isEqualTo(1);

        assertThat(kept(enrolled, List.of(SECOND, FIRST))).isEqualTo(new Machines.Outcome.Done());

        assertThat(newest(enrolled)).isEqualTo(2);
    }

    @Test
    void aHelloTellsItToo() {
        Attachment.Held enrolled = enrolled(List.of(FIRST));

        hello(enrolled.clientId(), List.of(FIRST, SECOND));
        assertThat(newest(enrolled)).isEqualTo(2);

        hello(enrolled.clientId(), List.of());
        assertThat(newest(enrolled)).as("it does not tell").isEqualTo(2);

        hello(enrolled.clientId(), List.of("3".repeat(64)));
        assertThat(newest(enrolled)).as("of none that the site has").isZero();
    }

    @Test
    void whatAnOldAttachmentReportsIsRefused() {
        Attachment.Held first = enrolled(List.of(FIRST));
        hello(first.clientId(), List.of(FIRST));

        assertThat(kept(first, List.of(SECOND))).isInstanceOf(Machines.Outcome.Refused.class);
        assertThat(newest(first)).isEqualTo(1);
    }

    @Test
    void whereTheOperatorGivesTheCertificateNothingIsNoted() {
        Attachment.Held enrolled = enrolled(List.of(FIRST));
        long revision = node.readSide.row(enrolled.clientId()).orElseThrow().revision();
        node.directory.set(Trust.NONE);

        assertThat(kept(enrolled, List.of(SECOND))).isEqualTo(new Machines.Outcome.Done());

        assertThat(node.readSide.row(enrolled.clientId()).orElseThrow().revision())
                .isEqualTo(revision);
    }

    private int newest(Attachment.Held held) {
        return node.readSide.row(held.clientId()).orElseThrow().newestAuthority();
    }

    private Machines.Outcome kept(Attachment.Held held, List<String> authorities) {
        return node.heart
                .machines()
                .trustKept(held.clientId(), held.epoch(), authorities)
                .toCompletableFuture()
                .join();
    }

    private Attachment.Held enrolled(List<String> authorities) {
        Connection connection = Machine.connection();
        ClientFrame.Enrol plain = machine.enrol(OneNode.token(5), connection);
        var enrol = new ClientFrame.Enrol(
                plain.wireOldest(),
                plain.wireNewest(),
                plain.token(),
                plain.publicKey(),
                plain.nonce(),
                plain.proof(),
                plain.facts(),
                plain.name(),
                plain.processNonce(),
                plain.place(),
                authorities);
        return (Attachment.Held) node.heart
                .machines()
                .enrol(enrol, connection, new RecordingLink())
                .toCompletableFuture()
                .join();
    }

    private void hello(int id, List<String> authorities) {
        Connection connection = Machine.connection();
        ClientFrame.Hello plain = machine.hello(id, connection);
        var hello = new ClientFrame.Hello(
                plain.wireOldest(),
                plain.wireNewest(),
                plain.clientId(),
                plain.nonce(),
                plain.proof(),
                plain.facts(),
                plain.processNonce(),
                plain.pass(),
                plain.place(),
                authorities);
        assertThat(node.heart
                        .machines()
                        .attach(hello, connection, new RecordingLink())
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(Attachment.Held.class);
    }
}
