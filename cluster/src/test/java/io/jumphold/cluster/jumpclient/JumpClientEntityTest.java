package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.FACTS;
import static io.jumphold.cluster.fake.Samples.NOW;
import static io.jumphold.cluster.jumpclient.Clients.ID;
import static io.jumphold.cluster.jumpclient.Clients.MACHINE;
import static io.jumphold.cluster.jumpclient.Clients.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryIdentities;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.upgrade.Owing;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The entity: what it sends to whom, in which order, and what it knows again after a restart. */
class JumpClientEntityTest {
    private static final ActorTestKit SYSTEM = ActorTestKit.create("entity", HeartSystem.entity());

    private final ManualClock clock = new ManualClock(NOW);
    private final MemoryReadSide readSide = new MemoryReadSide();
    private final MemoryIdentities identities = new MemoryIdentities();
    private final TestProbe<LinkMessage> registry = SYSTEM.createTestProbe();
    private final TestProbe<JumpClientReply> person = SYSTEM.createTestProbe();
    private final TestProbe<ClusterSharding.ShardCommand> shard = SYSTEM.createTestProbe();
    private final List<Integer> askedFor = new CopyOnWriteArrayList<>();
    private volatile boolean pending;
    private final Owing owing = new Owing() {
        @Override
        public boolean owes(HostFacts facts) {
            return pending;
        }

        @Override
        public void askedFor(int clientId) {
            askedFor.add(clientId);
        }
    };
    private EventSourcedBehaviorTestKit<JumpClientCommand, JumpClientEvent, JumpClientState> entity;

    @BeforeEach
    void start() {
        entity = EventSourcedBehaviorTestKit.create(
                SYSTEM.system(), JumpClientEntity.create(ID, shard.getRef(), clock, readSide, identities, owing));
        entity.clear();
        readSide.forget();
    }

    @AfterAll
    static void stop() {
        SYSTEM.shutdownTestKit();
    }

    @Test
    @Tag("ENR-1")
    void anEnrolmentIsAnsweredToTheRegistryAndHandedToTheReadSide() {
        enrol();

        assertThat(readSide.row(ID)).hasValueSatisfying(row -> {
            assertThat(row.status()).isEqualTo(Status.ONLINE);
            assertThat(row.revision()).isEqualTo(2);
            assertThat(row.nodeIncarnation()).isEqualTo(NODE);
        });
        assertThat(readSide.history(ID))
                .extracting(JumpItems.HistoryEntry::number, JumpItems.HistoryEntry::what)
                .containsExactly(tuple(1L, "enrolled"), tuple(2L, "online"));
    }

    @Test
    @Tag("ENR-6")
    void enrollingAgainAfterARestartFindsTheSameEntry() {
        enrol();
        entity.restart();

        entity.runCommand(Clients.enrol(MACHINE, registry.getRef()));

        registry.expectMessage(new LinkMessage.StillThere(ID, 1));
        registry.expectMessage(new LinkMessage.Answer(1, new Attachment.Held(ID, 2, Lifetime.UNBOUNDED)));
        assertThat(readSide.whatHappened(ID)).containsOnlyOnce("enrolled");
    }

    @Test
    @Tag("LIFE-9")
    void whatACrashKeptFromTheReadSideIsHandedAtRecovery() {
        enrol();
        entity.runCommand(
                new JumpClientCommand.Detach(1, "silent", SYSTEM.system().ignoreRef()));
        readSide.forget();

        entity.restart();

        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "offline");
        assertThat(readSide.row(ID))
                .hasValueSatisfying(row -> assertThat(row.revision()).isEqualTo(3));
    }

    @Test
    @Tag("LIFE-8")
    void whatTwoSweepersSayAtOnceHappensOnce() {
        enrol();
        entity.runCommand(
                new JumpClientCommand.Detach(1, "silent", SYSTEM.system().ignoreRef()));
        clock.advance(Duration.ofDays(20));
        var due = new JumpClientCommand.FallDue(Settings.DEFAULT, clock.instant());

        entity.runCommand(due);
        entity.runCommand(due);

        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "offline", "lost");
    }

    @Test
    @Tag("LIFE-8")
    void aClockOfItsNodeThatIsAheadMakesNothingDue() {
        enrol();
        entity.runCommand(
                new JumpClientCommand.Detach(1, "silent", SYSTEM.system().ignoreRef()));
        Instant lost = clock.instant().plus(Duration.ofDays(15));
        clock.advance(Duration.ofDays(1_000));

        entity.runCommand(new JumpClientCommand.FallDue(Settings.DEFAULT, lost));

        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "offline", "lost");
    }

    @Test
    @Tag("LIFE-8")
    void aClockOfItsNodeThatIsBehindMakesNoAbsenceLonger() {
        enrol();
        Instant came = clock.instant();
        clock.advance(Duration.ofDays(-200));

        entity.runCommand(
                new JumpClientCommand.Detach(1, "silent", SYSTEM.system().ignoreRef()));

        assertThat(readSide.row(ID))
                .hasValueSatisfying(row -> assertThat(row.offlineSince()).isEqualTo(came));
    }

    @Test
    @Tag("WOL-2")
    void anAttemptToWakeIsKnownAgainWhereverTheEntityComesUp() {
        enrol();
        entity.runCommand(
                new JumpClientCommand.Detach(1, "silent", SYSTEM.system().ignoreRef()));
        entity.runCommand(new JumpClientCommand.Wake(List.of(3), "ada", person.getRef()));
        person.expectMessageClass(JumpClientReply.MayBeWoken.class);

        entity.restart();
        clock.advance(Duration.ofSeconds(29));
        entity.runCommand(new JumpClientCommand.Wake(List.of(3), "ada", person.getRef()));

        assertThat(person.expectMessageClass(JumpClientReply.Refused.class)
                        .fault()
                        .code())
                .isEqualTo("wake_cooldown");
    }

    @Test
    @Tag("LIFE-9")
    void aSnapshotHidesNoHistoryThatMayBeMissing() {
        clock.advance(Duration.between(NOW, Instant.now()));
        enrol();
        edits(40);
        readSide.forget();

        entity.restart();

        assertThat(readSide.history(ID))
                .extracting(JumpItems.HistoryEntry::number)
                .containsExactlyElementsOf(LongStream.rangeClosed(3, 42).boxed().toList());
    }

    @Test
    void anOldSnapshotSparesTheReplay() {
        enrol();
        edits(40);
        clock.advance(Duration.ofDays(100_000));
        readSide.forget();

        entity.restart();

        assertThat(readSide.history(ID)).hasSize(2);
        assertThat(readSide.row(ID)).hasValueSatisfying(row -> {
            assertThat(row.revision()).isEqualTo(42);
            assertThat(row.name()).isEqualTo("Name 40");
            assertThat(row.status()).isEqualTo(Status.ONLINE);
        });
    }

    @Test
    void theReconcilerIsHandedRowAndHistoryAgain() {
        enrol();
        readSide.forget();

        entity.runCommand(new JumpClientCommand.HandRow());

        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online");
        assertThat(readSide.row(ID)).isPresent();
    }

    @Test
    @Tag("PRES-3")
    void aListThatIsBehindAboutANodeThatIsGoneIsPutRight() {
        enrol();
        entity.runCommand(
                new JumpClientCommand.Detach(1, "closed", SYSTEM.system().ignoreRef()));
        readSide.forget();

        entity.runCommand(new JumpClientCommand.NodeGone(NODE));

        assertThat(readSide.row(ID))
                .hasValueSatisfying(row -> assertThat(row.nodeIncarnation()).isNull());
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "offline");
    }

    @Test
    @Tag("PRES-3")
    void anEndIsConfirmedOnceItIsOnDiskAndAgainWhenItIsOldNews() {
        enrol();

        entity.runCommand(new JumpClientCommand.Detach(1, "closed", registry.getRef()));
        registry.expectMessage(new LinkMessage.Heard(ID, 1));
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "offline");

        entity.runCommand(new JumpClientCommand.Detach(1, "closed", registry.getRef()));
        registry.expectMessage(new LinkMessage.Heard(ID, 1));
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "offline");
    }

    @Test
    @Tag("PRES-4")
    void theOlderConnectionIsToldAfterTheNewerOneIsAnswered() {
        enrol();

        entity.runCommand(Clients.attach(MACHINE, FACTS, 2, registry.getRef()));

        registry.expectMessage(new LinkMessage.Answer(2, new Attachment.Held(ID, 2, Lifetime.UNBOUNDED)));
        registry.expectMessage(new LinkMessage.Superseded(ID, 1));
    }

    @Test
    @Tag("PRES-4")
    void epochsGoOnGrowingAfterARestart() {
        enrol();
        entity.runCommand(
                new JumpClientCommand.Detach(1, "closed", SYSTEM.system().ignoreRef()));
        entity.restart();

        entity.runCommand(Clients.attach(MACHINE, FACTS, 2, registry.getRef()));

        registry.expectMessage(new LinkMessage.Answer(2, new Attachment.Held(ID, 2, Lifetime.UNBOUNDED)));
        entity.runCommand(
                new JumpClientCommand.Detach(1, "closed", SYSTEM.system().ignoreRef()));
        assertThat(readSide.row(ID))
                .hasValueSatisfying(row -> assertThat(row.status()).isEqualTo(Status.ONLINE));
    }

    @Test
    @Tag("UNI-2")
    void aRemovedClientThatComesBackIsToldToUninstallAndForgottenWhenItHas() {
        identities.allocate(Keys.hashHex(MACHINE.publicKey()), "", false);
        enrol();
        entity.runCommand(
                new JumpClientCommand.Detach(1, "closed", SYSTEM.system().ignoreRef()));
        entity.runCommand(new JumpClientCommand.Remove("ada", person.getRef()));
        person.expectMessage(new JumpClientReply.Done());
        entity.restart();

        entity.runCommand(Clients.attach(MACHINE, FACTS, 2, registry.getRef()));

        registry.expectMessage(new LinkMessage.Answer(2, new Attachment.Held(ID, 2, Lifetime.UNBOUNDED)));
        assertThat(registry.expectMessageClass(LinkMessage.Order.class).frame())
                .isInstanceOf(ServerFrame.Uninstall.class);
        assertThat(readSide.row(ID))
                .hasValueSatisfying(
                        row -> assertThat(row.standing()).isEqualTo(JumpClientRow.Standing.DELETION_REQUESTED));

        entity.runCommand(new JumpClientCommand.ReportUninstalled(2, true, true, person.getRef()));

        person.expectMessage(new JumpClientReply.Done());
        assertThat(readSide.row(ID))
                .hasValueSatisfying(row -> assertThat(row.standing()).isEqualTo(JumpClientRow.Standing.REMOVED));
    }

    @Test
    @Tag("UNI-2")
    void anIdentityIsForgottenOnlyWithItsEntryAndAgainAfterACrash() {
        allocated(ID);
        enrol();
        entity.runCommand(new JumpClientCommand.Remove("ada", person.getRef()));
        assertThat(identities.size()).isEqualTo(ID);

        entity.runCommand(new JumpClientCommand.ReportUninstalled(1, true, true, person.getRef()));
        assertThat(identities.size()).isEqualTo(ID - 1);

        identities.allocate("as if the crash had come before " + ID, "", false);
        entity.restart();
        assertThat(identities.size()).isEqualTo(ID);
    }

    @Test
    @Tag("ENR-8")
    void whoSaysThatItsScopeIsAnotherIsADuplicateThereAndNoLongerWhereItWas() {
        allocated(ID);
        enrol();

        entity.runCommand(new JumpClientCommand.ReportFacts(1, Samples.facts("press-4", "elsewhere"), person.getRef()));

        assertThat(duplicateIn("elsewhere")).isEqualTo(ID);
        entity.restart();
        entity.runCommand(
                new JumpClientCommand.ReportFacts(1, Samples.facts("press-4", "yet elsewhere"), person.getRef()));
        assertThat(duplicateIn("yet elsewhere")).isEqualTo(ID);
    }

    private int duplicateIn(String scope) {
        return identities
                .allocate("a second one " + scope, scope, false)
                .toCompletableFuture()
                .join()
                .duplicateOf();
    }

    @Test
    @Tag("JUMP-1")
    void aJumpIsAnsweredAndTheMachineIsTold() {
        enrol();

        open("s-1");

        assertThat(person.expectMessageClass(JumpClientReply.Ordered.class).publicKey())
                .isEqualTo(MACHINE.publicKey());
        assertThat(registry.expectMessageClass(LinkMessage.Order.class).frame())
                .isInstanceOf(ServerFrame.OpenSession.class);
    }

    @Test
    @Tag("UPG-5")
    void aJumpToAPendingOneIsRefusedAndMovesItToTheFront() {
        enrol();
        pending = true;

        open("s-1");

        assertThat(refusal()).isEqualTo("upgrade_pending");
        assertThat(askedFor).containsExactly(ID);
        pending = false;
        open("s-2");
        person.expectMessageClass(JumpClientReply.Ordered.class);
        assertThat(askedFor).hasSize(1);
    }

    @Test
    @Tag("UPG-7")
    @Tag("LIFE-9")
    void anUpgradeAndItsFailureStandInTheHistory() {
        enrol();
        entity.runCommand(new JumpClientCommand.NoteUpgradeFailed("1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
        entity.runCommand(new JumpClientCommand.NoteUpgradeFailed("1.2.0", ErrorCode.UPGRADE_FAILED.fault()));

        assertThat(readSide.whatHappened(ID)).endsWith("online", "upgrade_failed");
    }

    @Test
    @Tag("JUMP-3")
    void aMachineThatDropsWhileAStartHangsOnItIsToldToTheSession() {
        enrol();
        open("s-1");
        person.expectMessageClass(JumpClientReply.Ordered.class);

        entity.runCommand(
                new JumpClientCommand.Detach(1, "closed", SYSTEM.system().ignoreRef()));

        assertThat(refusal()).isEqualTo("client_not_connected");
    }

    @Test
    @Tag("JUMP-3")
    void aMachineThatComesByAnotherConnectionWhileAStartHangsOnTheOlderOneIsToldToo() {
        enrol();
        open("s-1");
        person.expectMessageClass(JumpClientReply.Ordered.class);

        entity.runCommand(Clients.attach(MACHINE, FACTS, 2, registry.getRef()));

        assertThat(refusal()).isEqualTo("client_not_connected");
    }

    @Test
    @Tag("JUMP-3")
    void aRemovalDuringAStartIsToldToTheSession() {
        enrol();
        open("s-1");
        person.expectMessageClass(JumpClientReply.Ordered.class);

        entity.runCommand(new JumpClientCommand.Remove(
                "ada", SYSTEM.<JumpClientReply>createTestProbe().getRef()));

        assertThat(refusal()).isEqualTo("client_not_found");
    }

    @Test
    @Tag("JUMP-3")
    void aSessionThatHasJoinedOrIsOverNoLongerHangsOnTheAttachment() {
        enrol();
        open("s-1");
        open("s-2");
        person.receiveSeveralMessages(2);

        entity.runCommand(new JumpClientCommand.SessionRuns("s-1", person.getRef()));
        entity.runCommand(new JumpClientCommand.CancelSession("s-2"));
        entity.runCommand(
                new JumpClientCommand.Detach(1, "closed", SYSTEM.system().ignoreRef()));

        person.expectNoMessage(Duration.ofMillis(50));
        registry.receiveSeveralMessages(2);
        assertThat(registry.expectMessageClass(LinkMessage.Order.class).frame())
                .isEqualTo(new ServerFrame.CancelSession("s-2", null));
    }

    @Test
    @Tag("JUMP-7")
    void aRemovalIsToldToTheSessionsThatRun() {
        enrol();
        entity.runCommand(new JumpClientCommand.SessionRuns("s-1", person.getRef()));
        entity.runCommand(new JumpClientCommand.SessionRuns("s-1", person.getRef()));
        entity.runCommand(
                new JumpClientCommand.Detach(1, "closed", SYSTEM.system().ignoreRef()));
        person.expectNoMessage(Duration.ofMillis(20));

        entity.runCommand(new JumpClientCommand.Remove(
                "ada", SYSTEM.<JumpClientReply>createTestProbe().getRef()));

        person.expectMessage(new JumpClientReply.Removed());
        person.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    @Tag("JUMP-7")
    void aSessionThatTellsARemovedClientThatItRunsIsToldSo() {
        enrol();
        entity.runCommand(new JumpClientCommand.Remove(
                "ada", SYSTEM.<JumpClientReply>createTestProbe().getRef()));
        entity.restart();

        entity.runCommand(new JumpClientCommand.SessionRuns("s-1", person.getRef()));

        person.expectMessage(new JumpClientReply.Removed());
    }

    @Test
    void whatStrangersAskForDoesNotStayInMemory() {
        entity.runCommand(Clients.attach(MACHINE, FACTS, 1, registry.getRef()));

        shard.expectMessageClass(ClusterSharding.Passivate.class);
        enrolled();
        entity.runCommand(
                new JumpClientCommand.Detach(9, "closed", SYSTEM.system().ignoreRef()));
        shard.expectNoMessage(Duration.ofMillis(50));
    }

    private void enrol() {
        enrolled();
        registry.expectMessage(new LinkMessage.Answer(1, new Attachment.Held(ID, 1, Lifetime.UNBOUNDED)));
    }

    private void enrolled() {
        entity.runCommand(Clients.enrol(MACHINE, registry.getRef()));
    }

    private void edits(int count) {
        for (int number = 1; number <= count; number++) {
            ActorRef<JumpClientReply> nobody = SYSTEM.system().ignoreRef();
            entity.runCommand(
                    new JumpClientCommand.Edit("Name " + number, null, null, null, null, null, "ada", nobody));
        }
    }

    private void allocated(int count) {
        for (int number = 1; number <= count; number++) {
            identities.allocate("key " + number, "", false);
        }
    }

    private void open(String session) {
        entity.runCommand(new JumpClientCommand.OpenSession(
                session, Keys.random(32), List.of("node-b:8443"), 10_000, person.getRef()));
    }

    private String refusal() {
        return person.expectMessageClass(JumpClientReply.Refused.class).fault().code();
    }
}
