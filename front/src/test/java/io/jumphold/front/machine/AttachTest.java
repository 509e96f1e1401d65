package io.jumphold.front.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Machines.Outcome;
import io.jumphold.cluster.statistics.StatisticsRules;
import io.jumphold.front.TestDoor;
import io.jumphold.front.TestKeys;
import io.jumphold.front.TestTrunks;
import io.jumphold.front.door.Reception;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.machine.Statistic;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import io.jumphold.protocol.wire.Wire;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AttachTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_234_567), ZoneOffset.UTC);

    private final FakeMachines heart = new FakeMachines();
    private TestDoor door = open();

    private TestDoor open(String... lines) {
        var settings = TestDoor.settings(lines);
        return TestDoor.open(
                settings,
                new Reception(
                        new AttachWay(settings, heart, CLOCK),
                        new SessionWay(settings, heart, TestTrunks.shared(), CLOCK),
                        guest -> guest.channel().close()));
    }

    private void reopen(String... lines) {
        door.close();
        door = open(lines);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    @Tag("ENR-2")
    void aMachineIsChallengedAndWelcomedAndTheHeartLearnsWhatItSigned() throws IOException {
        try (var machine = TestMachine.dial(door, "/attach?v=1")) {
            var challenge = machine.frame(ServerFrame.Challenge.class);
            assertThat(challenge.siteId()).isEqualTo(FakeMachines.SITE);

            machine.send(TestMachine.hello(42));

            var welcome = machine.frame(ServerFrame.Welcome.class);
            assertThat(welcome)
                    .isEqualTo(new ServerFrame.Welcome(
                            42, 1, Wire.NEWEST, 30_000, 1_234_567, heart.addresses(), heart.pass(42)));
            var connection = heart.connections.getFirst();
            assertThat(connection.serverNonce()).isEqualTo(challenge.nonce());
            assertThat(connection.serverKeyHash())
                    .isEqualTo(Keys.hash(TestKeys.FIRST.getKeyPair().getPublic().getEncoded()));
            assertThat(connection.remoteAddress()).isEqualTo("127.0.0.1");
            assertThat(door.door().strangers()).isZero();
        }
    }

    @Test
    @Tag("ENR-2")
    void noTwoChallengesAreTheSame() throws IOException {
        try (var one = TestMachine.dial(door, "/attach");
                var other = TestMachine.dial(door, "/attach")) {
            assertThat(one.frame(ServerFrame.Challenge.class).nonce())
                    .isNotEqualTo(other.frame(ServerFrame.Challenge.class).nonce());
        }
    }

    @Test
    @Tag("ENR-2")
    void afterAChangeOfKeysEachConnectionIsBoundToTheKeyThatItSaw() throws IOException {
        try (var before = TestMachine.dial(door, "/attach")) {
            door.keys()
                    .replace(TestKeys.SECOND.getKeyPair().getPrivate(), List.of(TestKeys.SECOND.getCertificatePath()));
            try (var after = TestMachine.attach(door)) {
                before.frame(ServerFrame.Challenge.class);
                before.send(TestMachine.hello(2));
                before.frame(ServerFrame.Welcome.class);
                assertThat(after).isNotNull();
            }
        }
        assertThat(heart.connections.get(0).serverKeyHash())
                .isEqualTo(Keys.hash(TestKeys.SECOND.getKeyPair().getPublic().getEncoded()));
        assertThat(heart.connections.get(1).serverKeyHash())
                .isEqualTo(Keys.hash(TestKeys.FIRST.getKeyPair().getPublic().getEncoded()));
    }

    @Test
    @Tag("RATE-1")
    void ordersForOneThatWaitsForItsTurnFollowTheWelcome() throws IOException {
        var turn = new CompletableFuture<Attachment>();
        heart.attachment = turn;
        try (var machine = TestMachine.dial(door, "/attach")) {
            machine.frame(ServerFrame.Challenge.class);
            machine.send(TestMachine.hello(42));
            await().until(() -> heart.told.contains("attach 42"));
            heart.links.getFirst().send(new ServerFrame.Uninstall("early"));

            turn.complete(new Attachment.Held(42, 1, Lifetime.UNBOUNDED));

            machine.frame(ServerFrame.Welcome.class);
            assertThat(machine.frame(ServerFrame.Uninstall.class).reason()).isEqualTo("early");
        }
    }

    @Test
    @Tag("TIER-2")
    @Tag("RATE-2")
    void aRefusalNamesOtherNodesAndThePlaceInLine() throws IOException {
        heart.attachment = CompletableFuture.completedStage(
                new Attachment.Refused(ErrorCode.NODE_FULL.fault(), List.of("b.example:8443"), "place"));
        try (var machine = TestMachine.dial(door, "/attach")) {
            machine.frame(ServerFrame.Challenge.class);
            machine.send(TestMachine.hello(42));

            var refused = machine.frame(ServerFrame.Refused.class);
            assertThat(refused.elsewhere()).containsExactly("b.example:8443");
            assertThat(refused.place()).isEqualTo("place");
        }
    }

    @Test
    @Tag("RATE-2")
    void whoShowsItsPassIsNoStrangerWhileItWaits() throws IOException {
        var turn = new CompletableFuture<Attachment>();
        heart.attachment = turn;
        try (var known = TestMachine.dial(door, "/attach");
                var stranger = TestMachine.dial(door, "/attach")) {
            known.frame(ServerFrame.Challenge.class);
            stranger.frame(ServerFrame.Challenge.class);
            known.send(new ClientFrame.Hello(
                    Wire.OLDEST,
                    Wire.NEWEST,
                    42,
                    new byte[32],
                    new byte[70],
                    TestMachine.facts("host"),
                    7,
                    heart.pass(42),
                    ""));
            stranger.send(TestMachine.hello(43));
            await().until(() -> heart.told.contains("attach 42"));
            await().until(() -> heart.told.contains("attach 43"));

            assertThat(door.door().strangers()).isEqualTo(1);
        }
    }

    @Test
    void aRefusalIsToldWithItsFrameAndItsCloseCode() throws IOException {
        heart.attachment =
                CompletableFuture.completedStage(new Attachment.Refused(ErrorCode.IDENTITY_CHECK_FAILED.fault()));
        try (var machine = TestMachine.dial(door, "/attach")) {
            machine.frame(ServerFrame.Challenge.class);
            machine.send(TestMachine.hello(1));
            assertRefused(machine, ErrorCode.IDENTITY_CHECK_FAILED);
        }
        assertThat(heart.told).containsExactly("attach 1");
    }

    private void isRefusedThoughTooOld(ErrorCode why) throws IOException {
        try (var machine = TestMachine.dial(door, "/attach")) {
            machine.frame(ServerFrame.Challenge.class);
            machine.send(new ClientFrame.Hello(0, 0, 1, new byte[32], new byte[70], TestMachine.facts("past"), 7));
            assertRefused(machine, why);
        }
    }

    @Test
    @Tag("UPG-1")
    void theHeartHearsOfWhoIsTooOldAndNobodyIsAttachedThatWay() throws IOException {
        for (var why : List.of(ErrorCode.VERSION_MISMATCH, ErrorCode.IDENTITY_CHECK_FAILED)) {
            heart.attachment = CompletableFuture.completedStage(new Attachment.Refused(why.fault()));
            isRefusedThoughTooOld(why);
        }
        assertThat(heart.told).containsExactly("attach 1", "attach 1");

        // An older node's heart knows nothing of that.
        heart.attachment = CompletableFuture.completedStage(new Attachment.Held(1, 5, Lifetime.UNBOUNDED));
        isRefusedThoughTooOld(ErrorCode.VERSION_MISMATCH);
        await().untilAsserted(() -> assertThat(heart.told).element(3).asString().startsWith("detached 1 5"));
    }

    @Test
    void heartbeatsAreAnsweredHere() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            machine.send(new ClientFrame.Beat());
            machine.frame(ServerFrame.BeatBack.class);
        }
        assertThat(heart.told.getFirst()).isEqualTo("attach 1");
    }

    @Test
    @Tag("PRES-3")
    void aClosedConnectionIsToldAtOnce() throws IOException {
        var machine = TestMachine.attach(door);
        machine.close();
        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(heart.told).endsWith("detached 1 1 closed"));
    }

    @Test
    @Tag("PRES-3")
    void aResetConnectionIsToldAtOnce() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            machine.peer().reset();
            await().atMost(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(heart.told).endsWith("detached 1 1 closed"));
        }
    }

    @Test
    @Tag("PRES-3")
    void aMachineThatSaysGoodbyeByTlsAloneIsToldAtOnce() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            machine.peer().endOutput();
            await().atMost(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(heart.told).endsWith("detached 1 1 closed"));
        }
    }

    @Test
    @Tag("PRES-3")
    void aMachineThatSaysGoodbyeIsAnsweredAndToldAtOnce() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            machine.send(TestMachine.LAST | TestMachine.CLOSE, new byte[] {3, (byte) 0xE8});
            var goodbye = machine.next();
            assertThat(goodbye.opcode()).isEqualTo(TestMachine.CLOSE);
            assertThat(goodbye.closeCode()).isEqualTo(1000);
            assertThat(machine.peer().isClosedCleanly()).isTrue();
        }
        assertThat(heart.told).endsWith("detached 1 1 closed");
    }

    @Test
    @Tag("PRES-3")
    void aSilentMachineIsToldWithinTwoMissedHeartbeats() throws IOException {
        heart.heartbeat = Duration.ofMillis(500);
        try (var machine = TestMachine.attach(door)) {
            await().atMost(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(heart.told).endsWith("detached 1 1 silent"));
            assertRefused(machine, ErrorCode.SILENT);
        }
    }

    @Test
    @Tag("LIFE-5")
    void aMachineIsToldHowLongItLivesAfterItsWelcomeAndWhenThatChanges() throws IOException {
        heart.terms(new Terms(1_000L, null));
        try (var machine = TestMachine.attach(door)) {
            assertThat(machine.frame()).isEqualTo(new ServerFrame.TermsTold(new Terms(1_000L, null)));

            heart.terms(new Terms(2_000L, 3L));

            assertThat(machine.frame()).isEqualTo(new ServerFrame.TermsTold(new Terms(2_000L, 3L)));
        }
    }

    @Test
    @Tag("STAT-2")
    void aMachineIsToldWhatToTellAfterItsWelcomeAndWithinFiveSecondsOfAChange() throws IOException {
        heart.settings(Settings.DEFAULT);
        try (var machine = TestMachine.dial(door, "/attach")) {
            machine.frame(ServerFrame.Challenge.class);
            machine.send(TestMachine.hello(42));
            machine.frame(ServerFrame.Welcome.class);
            assertThat(machine.frame()).isEqualTo(StatisticsRules.wanted(Settings.DEFAULT));

            var changed = Settings.DEFAULT.withStatistics(List.of(Statistic.UPTIME), Duration.ofSeconds(10));
            var began = System.nanoTime();
            heart.settings(changed);

            assertThat(machine.frame()).isEqualTo(StatisticsRules.wanted(changed));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    @Tag("STAT-2")
    void aChangeOfWhatDoesNotConcernAMachineIsNotToldToIt() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            var before = heart.looks.get();
            heart.settings(FakeMachines.nothing().withConnectionRate(7));
            await().until(() -> heart.looks.get() > before);
            machine.send(new ClientFrame.Beat());

            machine.frame(ServerFrame.BeatBack.class);
        }
    }

    @Test
    @Tag("STAT-3")
    @Tag("SEC-3")
    void ofAFloodOfReadingsOneIsKeptAndTheMachineStays() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            for (var i = 0; i < 1_000; i++) {
                machine.send(
                        new ClientFrame.Statistics(new Readings(null, (long) i, null, null, null, null, new byte[0])));
            }
            machine.send(new ClientFrame.Beat());
            machine.frame(ServerFrame.BeatBack.class);

            // A second one where 5 s went by meanwhile.
            assertThat(heart.readings).hasSizeBetween(1, 2);
            assertThat(heart.readings.getFirst().uptimeSeconds()).isZero();
        }
    }

    @Test
    @Tag("STAT-2")
    void readingsAreHeardAgainAfterFiveSeconds() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            await().atMost(Duration.ofSeconds(8))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        machine.send(new ClientFrame.Statistics(
                                new Readings(1.0, null, null, null, null, null, new byte[0])));
                        return heart.readings.size() == 2;
                    });
        }
    }

    @Test
    void ordersReachTheMachineInTheirOrderAfterItsWelcome() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            for (var i = 0; i < 100; i++) {
                heart.links.getFirst().send(new ServerFrame.Uninstall("order " + i));
            }
            for (var i = 0; i < 100; i++) {
                assertThat(machine.frame()).isEqualTo(new ServerFrame.Uninstall("order " + i));
            }
        }
    }

    @Test
    void aMachineThatDoesNotReadItsOrdersIsCutOff() throws IOException {
        reopen("machines.unsent = 4 KiB", "machines.linger = 300ms");
        try (var machine = TestMachine.attach(door)) {
            var link = heart.links.getFirst();
            await().until(() -> {
                for (var i = 0; i < 10_000; i++) {
                    link.send(new ServerFrame.Uninstall("x".repeat(255)));
                }
                return heart.told.contains("detached 1 1 slow_reader");
            });
            await().untilAsserted(() -> assertThat(door.connections()).isZero());
            assertThat(machine).isNotNull();
        }
    }

    @Test
    void theHeartCanSendAMachineAway() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            heart.links.getFirst().close(ErrorCode.SUPERSEDED.fault());
            assertRefused(machine, ErrorCode.SUPERSEDED);
        }
    }

    @Test
    void reportsAreAcknowledgedWhenTheyAreOnDisk() throws IOException {
        heart.holdsReports = true;
        try (var machine = TestMachine.attach(door)) {
            machine.send(new ClientFrame.FactsChanged(7, TestMachine.facts("renamed")));
            machine.send(new ClientFrame.Beat());
            machine.frame(ServerFrame.BeatBack.class);
            assertThat(heart.told).endsWith("facts 1 renamed");

            heart.nextReport().complete(new Outcome.Done());
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Ack(7));
        }
    }

    @Test
    @Tag("UNI-2")
    void anUninstallIsAcknowledged() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            machine.send(new ClientFrame.Uninstalled(9, true));
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Ack(9));
        }
        assertThat(heart.told).contains("uninstalled 1 true");
    }

    @Test
    @Tag("UPG-7")
    void aReportOfAnUpgradeIsAcknowledgedWhenItIsOnDisk() throws IOException {
        heart.holdsReports = true;
        try (var machine = TestMachine.attach(door)) {
            machine.send(new ClientFrame.UpgradeReport(
                    5, "1.2.0", Stage.FAILED, 0, ErrorCode.UPGRADE_FAILED.fault("Rolled back.")));
            machine.send(new ClientFrame.Beat());
            machine.frame(ServerFrame.BeatBack.class);
            assertThat(heart.told).endsWith("upgrade 1 1.2.0 FAILED");

            heart.nextReport().complete(new Outcome.Done());
            assertThat(machine.frame()).isEqualTo(new ServerFrame.Ack(5));
        }
    }

    @Test
    void wordsAboutSessionsReachTheHeart() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            machine.send(new ClientFrame.SessionOpening("s1"));
            machine.send(new ClientFrame.SessionFailed("s2", ErrorCode.CONNECT_FAILED.fault()));
            machine.send(new ClientFrame.Beat());
            machine.frame(ServerFrame.BeatBack.class);
            assertThat(heart.told).contains("opening 1 s1", "failed 1 s2 connect_failed");
        }
    }

    @Test
    void aMachineWithTooManyReportsUnderWayIsNotReadOn() throws IOException {
        heart.holdsReports = true;
        try (var machine = TestMachine.attach(door)) {
            for (var i = 1; i <= 4; i++) {
                machine.send(new ClientFrame.FactsChanged(i, TestMachine.facts("f" + i)));
                await().until(() -> heart.told.getLast().startsWith("facts"));
            }
            await().until(() -> heart.told.contains("facts 1 f4"));
            machine.send(new ClientFrame.FactsChanged(5, TestMachine.facts("f5")));

            heart.nextReport().complete(new Outcome.Done());

            assertThat(machine.frame()).isEqualTo(new ServerFrame.Ack(1));
            await().until(() -> heart.told.contains("facts 1 f5"));
        }
    }

    @Test
    void aReportThatIsRefusedEndsTheConnectionWithItsReason() throws IOException {
        heart.holdsReports = true;
        try (var machine = TestMachine.attach(door)) {
            machine.send(new ClientFrame.FactsChanged(1, TestMachine.facts("f")));
            heart.nextReport().complete(new Outcome.Refused(ErrorCode.STORE_UNAVAILABLE.fault()));
            assertRefused(machine, ErrorCode.STORE_UNAVAILABLE);
        }
    }

    @Test
    void whoGoesBeforeItIsAnsweredIsNotLeftAttached() throws IOException {
        var answer = new CompletableFuture<Attachment>();
        heart.attachment = answer;
        try (var machine = TestMachine.dial(door, "/attach")) {
            machine.frame(ServerFrame.Challenge.class);
            machine.send(TestMachine.hello(3));
            await().until(() -> heart.told.contains("attach 3"));
            machine.send(new ClientFrame.Beat());
        }
        answer.complete(new Attachment.Held(3, 9, Lifetime.UNBOUNDED));
        await().untilAsserted(() -> assertThat(heart.told.getLast()).startsWith("detached 3 9 "));
    }

    @Test
    void aStoppingNodeSaysSoWithACodeThatMeansReconnect() throws IOException {
        try (var machine = TestMachine.attach(door)) {
            var closed = door.door().close().toCompletableFuture();
            assertRefused(machine, ErrorCode.GOING_AWAY);
            machine.peer().raw().close();
            closed.join();
        }
        assertThat(heart.told).endsWith("detached 1 1 node_stopped");
    }

    static void assertRefused(TestMachine machine, ErrorCode code) throws IOException {
        var refused = machine.frame(ServerFrame.Refused.class);
        assertThat(refused.fault().errorCode()).isEqualTo(code);
        assertClosed(machine, code.closeCode());
    }

    static void assertClosed(TestMachine machine, int closeCode) throws IOException {
        var close = machine.next();
        assertThat(close.opcode()).isEqualTo(TestMachine.CLOSE);
        assertThat(close.closeCode()).isEqualTo(closeCode);
    }
}
