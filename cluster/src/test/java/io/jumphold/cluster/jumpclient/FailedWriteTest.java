package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.FACTS;
import static io.jumphold.cluster.fake.Samples.NOW;
import static io.jumphold.cluster.jumpclient.Clients.ID;
import static io.jumphold.cluster.jumpclient.Clients.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryIdentities;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.upgrade.Owing;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A write that the journal refuses: the entity starts again from what is on disk, and forgets nothing that it owes. */
class FailedWriteTest {
    private static final String JOURNAL_ID = JumpClientEntity.persistenceId(ID).id();

    private final ActorTestKit system = ActorTestKit.create("failed-write", HeartSystem.manualTime());
    private final ManualTime time = ManualTime.get(system.system());
    private final PersistenceTestKit journal = PersistenceTestKit.create(system.system());
    private final MemoryReadSide readSide = new MemoryReadSide();
    private final TestProbe<LinkMessage> registry = system.createTestProbe();
    private final TestProbe<ClusterSharding.ShardCommand> shard = system.createTestProbe();

    private final ActorRef<JumpClientCommand> entity = system.spawn(JumpClientEntity.create(
            ID, shard.getRef(), new ManualClock(NOW), readSide, new MemoryIdentities(), Owing.NOTHING));

    /** The first failures are logged quietly; the test wants to see them, and nobody else. */
    @BeforeAll
    static void listen() {
        Logger logger = (Logger) LoggerFactory.getLogger(JumpClientEntity.class);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    @Tag("PRES-3")
    void anEndOfAnAttachmentThatCouldNotBeWrittenIsAskedForAgain() {
        enrol();

        failing(new JumpClientCommand.Detach(1, "closed", system.system().ignoreRef()));

        assertThat(next()).isEqualTo(new LinkMessage.StillThere(ID, 1));
    }

    @Test
    @Tag("LIFE-9")
    void afterAFailedWriteAllHistoryIsHandedAgain() {
        enrol();
        readSide.forget();

        failing(new JumpClientCommand.Detach(1, "closed", system.system().ignoreRef()));

        assertThat(next()).isInstanceOf(LinkMessage.StillThere.class);
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online");
        entity.tell(Clients.attach(MACHINE, FACTS, 2, registry.getRef()));
        assertThat(next()).isEqualTo(new LinkMessage.Answer(2, new Attachment.Held(ID, 2, Lifetime.UNBOUNDED)));
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "online");
    }

    @Test
    @Tag("LIFE-9")
    void aWriteThatSeemedToFailAndDidNotIsInTheHistory() {
        enrol();

        failing(new JumpClientCommand.Edit(
                "New name", null, null, null, null, null, "ada", system.system().ignoreRef()));
        Entry edited = new Entry("New name", 3, "hall-b", "beside the door", 2);
        journal.persistForRecovery(JOURNAL_ID, List.of(new JumpClientEvent.Edited(edited, "ada", NOW)));

        assertThat(next()).isInstanceOf(LinkMessage.StillThere.class);
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "edited");
        assertThat(readSide.row(ID))
                .hasValueSatisfying(row -> assertThat(row.name()).isEqualTo("New name"));
    }

    @Test
    @Tag("ENR-6")
    void anEnrolmentThatCouldNotBeWrittenIsNotAnsweredAndCanBeRepeatedAtOnce() {
        failing(Clients.enrol(MACHINE, registry.getRef()));

        entity.tell(Clients.enrol(MACHINE, registry.getRef()));

        assertThat(next()).isEqualTo(new LinkMessage.Answer(1, new Attachment.Held(ID, 1, Lifetime.UNBOUNDED)));
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online");
    }

    private void enrol() {
        entity.tell(Clients.enrol(MACHINE, registry.getRef()));
        registry.expectMessage(new LinkMessage.Answer(1, new Attachment.Held(ID, 1, Lifetime.UNBOUNDED)));
    }

    /** Done when the entity has seen that its write failed, and waits for its restart. */
    private void failing(JumpClientCommand command) {
        journal.failNextPersisted(JOURNAL_ID);
        LoggingTestKit.debug("saw failure")
                .withLoggerName(JumpClientEntity.class.getName())
                .expect(system.system(), () -> {
                    entity.tell(command);
                    return true;
                });
    }

    /** What the registry is told next, once the entity is back. */
    private LinkMessage next() {
        return Awaitility.await()
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(
                        () -> {
                            time.timePasses(Duration.ofMillis(300));
                            return registry.receiveMessage(Duration.ofMillis(50));
                        },
                        message -> true);
    }
}
