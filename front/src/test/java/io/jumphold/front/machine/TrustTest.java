package io.jumphold.front.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.link.Machines.Outcome;
import io.jumphold.front.TestDoor;
import io.jumphold.front.TestTrunks;
import io.jumphold.front.door.Reception;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whom machines are told to trust, and what they answer. */
@Tag("ENR-9")
class TrustTest {
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);

    private final FakeMachines heart = new FakeMachines();
    private final TestDoor door = open();

    private TestDoor open() {
        var settings = TestDoor.settings();
        return TestDoor.open(
                settings,
                new Reception(
                        new AttachWay(settings, heart, Clock.systemUTC()),
                        new SessionWay(settings, heart, TestTrunks.shared(), Clock.systemUTC()),
                        guest -> guest.channel().close()));
    }

    @AfterEach
    void close() {
        door.close();
    }

    private TestMachine attached(List<String> authorities) throws IOException {
        var machine = TestMachine.dial(door, "/attach");
        machine.frame(ServerFrame.Challenge.class);
        machine.send(new ClientFrame.Hello(
                Wire.OLDEST,
                Wire.NEWEST,
                7,
                new byte[32],
                new byte[70],
                TestMachine.facts("host"),
                7,
                "",
                "",
                authorities));
        machine.frame(ServerFrame.Welcome.class);
        machine.frame(ServerFrame.StatisticsWanted.class);
        return machine;
    }

    private static void heardNothing(TestMachine machine) throws IOException {
        machine.send(new ClientFrame.Beat());
        assertThat(machine.frame()).isEqualTo(new ServerFrame.BeatBack());
    }

    @Test
    void whoTrustsOthersIsToldAfterItsWelcomeAndAcknowledgedOnceThatIsNoted() throws IOException {
        heart.trust = List.of(FIRST, SECOND);
        heart.holdsReports = true;
        try (var machine = attached(List.of(FIRST))) {
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Trust(List.of(FIRST, SECOND)));

            machine.send(new ClientFrame.TrustKept(3, List.of(FIRST, SECOND)));
            var report = heart.nextReport();
            heardNothing(machine);
            report.complete(new Outcome.Done());

            assertThat(machine.frame()).isEqualTo(new ServerFrame.Ack(3));
            assertThat(heart.told).endsWith("trusts 7 [" + FIRST + ", " + SECOND + "]");
        }
    }

    @Test
    void aNewcomerIsToldToo() throws IOException {
        heart.trust = List.of(FIRST, SECOND);
        try (var machine = TestMachine.dial(door, "/attach")) {
            machine.frame(ServerFrame.Challenge.class);
            machine.send(new ClientFrame.Enrol(
                    Wire.OLDEST,
                    Wire.NEWEST,
                    "token",
                    new byte[91],
                    new byte[32],
                    new byte[70],
                    TestMachine.facts("host"),
                    "",
                    7,
                    "",
                    List.of(FIRST)));
            machine.frame(ServerFrame.Welcome.class);
            machine.frame(ServerFrame.StatisticsWanted.class);
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Trust(List.of(FIRST, SECOND)));
        }
    }

    @Test
    void nobodyIsToldBeforeItsWelcome() throws IOException {
        heart.trust = List.of(SECOND);
        try (var machine = TestMachine.dial(door, "/attach")) {
            assertThat(machine.frame()).isInstanceOf(ServerFrame.Challenge.class);
            machine.send(new ClientFrame.TrustKept(1, List.of(SECOND)));
            assertThat(machine.frame())
                    .isInstanceOfSatisfying(
                            ServerFrame.Refused.class,
                            refused -> assertThat(refused.fault().is(ErrorCode.UNEXPECTED_FRAME))
                                    .isTrue());
        }
        assertThat(heart.told).noneMatch(told -> told.startsWith("trusts"));
    }

    @Test
    void whoTrustsTheSameInAnotherOrderIsNotTold() throws IOException {
        heart.trust = List.of(FIRST, SECOND);
        try (var machine = attached(List.of(SECOND, FIRST))) {
            heardNothing(machine);
        }
    }

    @Test
    void whoDoesNotTellIsNotToldNorAnybodyWhereTheOperatorGivesTheCertificate() throws IOException {
        heart.trust = List.of(FIRST, SECOND);
        try (var older = attached(List.of())) {
            heardNothing(older);
        }
        heart.trust = List.of();
        try (var machine = attached(List.of(FIRST))) {
            heardNothing(machine);
        }
    }

    @Test
    void whoIsAttachedIsToldOfEveryChangeOnce() throws IOException {
        heart.trust = List.of(FIRST);
        try (var machine = attached(List.of(FIRST))) {
            heart.trust = List.of(FIRST, SECOND);
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Trust(List.of(FIRST, SECOND)));

            var looks = heart.looksAtTrust.get();
            await().until(() -> heart.looksAtTrust.get() > looks + 1);
            heardNothing(machine);

            heart.trust = List.of(SECOND);
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Trust(List.of(SECOND)));
        }
    }

    @Test
    void whoseTurnItIsNotYetIsToldLater() throws IOException {
        heart.trust = List.of(FIRST, SECOND);
        heart.tellsTrust = false;
        try (var machine = attached(List.of(FIRST))) {
            var looks = heart.looksAtTrust.get();
            await().until(() -> heart.looksAtTrust.get() > looks + 1);
            heardNothing(machine);

            heart.tellsTrust = true;

            assertThat(machine.frame()).isEqualTo(new ServerFrame.Trust(List.of(FIRST, SECOND)));
        }
    }

    @Test
    void whoAnswersWithAnOlderListIsToldAgain() throws IOException {
        heart.trust = List.of(FIRST, SECOND);
        try (var machine = attached(List.of(FIRST))) {
            machine.frame(ServerFrame.Trust.class);

            machine.send(new ClientFrame.TrustKept(1, List.of(FIRST)));

            assertThat(machine.frame()).isEqualTo(new ServerFrame.Ack(1));
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Trust(List.of(FIRST, SECOND)));
        }
    }
}
