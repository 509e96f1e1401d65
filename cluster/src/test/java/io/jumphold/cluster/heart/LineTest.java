package io.jumphold.cluster.heart;

import static io.jumphold.cluster.heart.OneNode.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who can make the line of those who attach longer, and by how much. */
@Tag("RATE-2")
class LineTest {
    private static final int SECONDS = 70;

    private final Machine machine = Machine.of(OneNode.SITE_ID);
    private OneNode node;
    private Attachment.Held enrolled;

    @BeforeEach
    void enrolBeforeThereIsALine() {
        node = OneNode.start();
        node.directory.set(Settings.DEFAULT, Samples.installer(5));
        enrolled = node.enrolled(machine, new RecordingLink());
        line(SECONDS * Settings.DEFAULT.connectionRate());
        // By which the node sees it.
        assertThat(hello()).isInstanceOf(Attachment.Refused.class);
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    /** Where the line ends, in microseconds, so many clients later. */
    private long line(int clients) {
        return node.pace
                .reserve("attach", clients, Settings.DEFAULT.connectionRate() / 1.02)
                .toCompletableFuture()
                .join()
                .to();
    }

    private Attachment enrol(Machine newcomer) {
        return now(node.enrol(newcomer, OneNode.token(5), new RecordingLink()));
    }

    /** As the same client, that says nothing of the place that it has. */
    private Attachment hello() {
        Connection connection = Machine.connection();
        int id = enrolled.clientId();
        ClientFrame.Hello hello = machine.hello(id, node.heart.machines().pass(id), connection);
        return now(node.heart.machines().attach(hello, connection, new RecordingLink()));
    }

    @Test
    void anEnrolledClientThatComesAgainAndAgainHasOnePlaceInIt() {
        long before = line(0);
        Attachment.Refused first = (Attachment.Refused) hello();
        assertThat(first.fault().is(ErrorCode.IN_LINE)).isTrue();
        assertThat(first.place()).isNotEmpty();

        for (int i = 0; i < 50; i++) {
            assertThat(((Attachment.Refused) hello()).place()).isEqualTo(first.place());
        }

        assertThat(line(0)).isEqualTo(before);
    }

    @Test
    void whoHoldsAnInstallersKeyMakesItNoLongerHoweverManyMachinesHeIs() {
        long before = line(0);

        for (int i = 0; i < 20; i++) {
            Attachment.Refused shut = (Attachment.Refused) enrol(Machine.of(OneNode.SITE_ID));
            assertThat(shut.fault().is(ErrorCode.IN_LINE)).isTrue();
            assertThat(shut.place()).isEmpty();
        }

        assertThat(line(0)).isEqualTo(before);
    }

    @Test
    void anEnrolledClientWhoseAnswerWasLostHasItsPlace() {
        Attachment.Refused again = (Attachment.Refused) enrol(machine);

        assertThat(again.fault().is(ErrorCode.IN_LINE)).isTrue();
        assertThat(again.place()).isNotEmpty();
    }
}
