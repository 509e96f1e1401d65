package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.jumpclient.Clients.ID;
import static io.jumphold.cluster.jumpclient.Clients.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryIdentities;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.upgrade.Owing;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.machine.HostFacts;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An attached machine that reports as fast as it can. */
@Tag("SEC-3")
class HeldReportsTest {
    private static final Duration MOMENT = Duration.ofMillis(30);

    private final ActorTestKit system = ActorTestKit.create("held-reports", HeartSystem.manualTime());
    private final ManualTime time = ManualTime.get(system.system());
    private final PersistenceTestKit journal = PersistenceTestKit.create(system.system());
    private final ManualClock clock = new ManualClock(Samples.NOW);
    private final MemoryReadSide readSide = new MemoryReadSide();
    private final TestProbe<LinkMessage> registry = system.createTestProbe();
    private final TestProbe<ClusterSharding.ShardCommand> shard = system.createTestProbe();
    private final TestProbe<String> nobody = system.createTestProbe();
    private final TestProbe<JumpClientReply> machine = system.createTestProbe();
    private final ActorRef<JumpClientCommand> entity = system.spawn(
            JumpClientEntity.create(ID, shard.getRef(), clock, readSide, new MemoryIdentities(), Owing.NOTHING));

    @BeforeEach
    void enrol() {
        entity.tell(Clients.enrol(MACHINE, registry.getRef()));
        registry.receiveMessage();
    }

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    void theFirstChangeIsWrittenAtOnceAndTheNextOnesInOneLaterWithTheNewestWinning() {
        facts("first");
        machine.expectMessage(new JumpClientReply.Done());
        long written = events();

        for (int i = 0; i < 50; i++) {
            facts(i % 2 == 0 ? "even" : "odd");
        }
        machine.expectNoMessage(MOMENT);
        passes(HeldReports.APART.minusMillis(1));
        machine.expectNoMessage(MOMENT);
        assertThat(events()).isEqualTo(written);

        passes(Duration.ofMillis(1));
        assertThat(machine.receiveSeveralMessages(50)).containsOnly(new JumpClientReply.Done());
        assertThat(events()).isEqualTo(written + 1);
        assertThat(hostName()).isEqualTo("odd");
    }

    @Test
    void whatIsTakenBackWhileItWaitsIsNotWrittenAfterAll() {
        facts("first");
        machine.expectMessage(new JumpClientReply.Done());
        long written = events();
        facts("second");
        facts("first");

        passes(HeldReports.APART);

        assertThat(machine.receiveSeveralMessages(2)).containsOnly(new JumpClientReply.Done());
        assertThat(events()).isEqualTo(written);
        assertThat(hostName()).isEqualTo("first");
    }

    @Test
    void otherReportsAreHeldBackWithThemAndNoneTakesThePlaceOfAnotherKind() {
        facts("first");
        machine.expectMessage(new JumpClientReply.Done());
        long written = events();
        for (int i = 0; i < 20; i++) {
            entity.tell(new JumpClientCommand.ReportTrust(1, 2 + i % 2, machine.getRef()));
            entity.tell(new JumpClientCommand.ReportUpgradeFailed(
                    1, "1.2." + i, ErrorCode.UPGRADE_FAILED.fault(), machine.getRef()));
            facts("host-" + i);
        }
        machine.expectNoMessage(MOMENT);
        passes(HeldReports.APART);

        machine.receiveSeveralMessages(60);
        assertThat(events() - written).isBetween(2L, 3L);
        assertThat(hostName()).isEqualTo("host-19");
    }

    @Test
    void overAMinuteAFloodWritesAnEventEachFewSeconds() {
        long before = events();
        for (int second = 0; second < 60; second++) {
            facts("host-" + second);
            passes(Duration.ofSeconds(1));
        }
        passes(HeldReports.APART);
        machine.receiveSeveralMessages(60);

        assertThat(events() - before).isBetween(15L, 25L);
        assertThat(hostName()).isEqualTo("host-59");
    }

    @Test
    void aReportOfAnAttachmentThatIsOverIsRefusedAtOnceAndOvertakesNothing() {
        facts("first");
        machine.expectMessage(new JumpClientReply.Done());
        facts("second");
        entity.tell(new JumpClientCommand.ReportFacts(7, Samples.facts("stranger", ""), machine.getRef()));
        machine.expectMessage(new JumpClientReply.Refused(ErrorCode.SUPERSEDED.fault()));

        passes(HeldReports.APART);

        machine.expectMessage(new JumpClientReply.Done());
        assertThat(hostName()).isEqualTo("second");
    }

    @Test
    void aClockThatIsSetBackHoldsNobodyBack() {
        facts("first");
        machine.expectMessage(new JumpClientReply.Done());
        clock.advance(Duration.ofDays(-1));
        facts("second");

        machine.expectMessage(new JumpClientReply.Done());
        assertThat(hostName()).isEqualTo("second");
    }

    private void facts(String hostName) {
        HostFacts facts = Samples.facts(hostName, "");
        entity.tell(new JumpClientCommand.ReportFacts(1, facts, machine.getRef()));
    }

    private void passes(Duration span) {
        // What was sent before is dealt with before time passes.
        nobody.expectNoMessage(MOMENT);
        clock.advance(span);
        time.timePasses(span);
    }

    private long events() {
        return journal.persistedInStorage(JumpClientEntity.persistenceId(ID).id())
                .size();
    }

    private String hostName() {
        return readSide.row(ID).orElseThrow().facts().hostName();
    }
}
