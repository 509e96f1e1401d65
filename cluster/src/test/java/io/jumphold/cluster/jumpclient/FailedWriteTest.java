package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.FACTS;
import static io.jumphold.cluster.fake.Samples.NOW;
import static io.jumphold.cluster.jumpclient.Clients.ID;
import static io.jumphold.cluster.jumpclient.Clients.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryIdentities;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A write that the journal refuses: the entity starts again from what is on disk, and forgets nothing that it owes. */
class FailedWriteTest {
    private static final String JOURNAL_ID = JumpClientEntity.persistenceId(ID).id();

    private final ActorTestKit system = ActorTestKit.create("failed-write", HeartSystem.local());
    private final PersistenceTestKit journal = PersistenceTestKit.create(system.system());
    private final MemoryReadSide readSide = new MemoryReadSide();
    private final TestProbe<LinkMessage> registry = system.createTestProbe();
    private final TestProbe<ClusterSharding.ShardCommand> shard = system.createTestProbe();

    private final ActorRef<JumpClientCommand> entity = system.spawn(
            JumpClientEntity.create(ID, shard.getRef(), new ManualClock(NOW), readSide, new MemoryIdentities()));

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    @Tag("PRES-3")
    void anEndOfAnAttachmentThatCouldNotBeWrittenIsAskedForAgain() {
        enrol();
        journal.failNextPersisted(JOURNAL_ID);

        entity.tell(new JumpClientCommand.Detach(1, "closed"));

        registry.expectMessage(new LinkMessage.StillThere(ID, 1));
    }

    @Test
    @Tag("LIFE-9")
    void afterAFailedWriteAllHistoryIsHandedAgain() {
        enrol();
        readSide.forget();
        journal.failNextPersisted(JOURNAL_ID);

        entity.tell(new JumpClientCommand.Detach(1, "closed"));

        registry.expectMessageClass(LinkMessage.StillThere.class);
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online");
        entity.tell(Clients.attach(MACHINE, FACTS, 2, registry.getRef()));
        registry.expectMessage(new LinkMessage.Answer(2, new Attachment.Held(ID, 2)));
        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online", "online");
    }

    @Test
    @Tag("ENR-6")
    void anEnrolmentThatCouldNotBeWrittenIsNotAnsweredAndCanBeRepeated() {
        journal.failNextPersisted(JOURNAL_ID);
        entity.tell(Clients.enrol(MACHINE, registry.getRef()));

        enrol();

        assertThat(readSide.whatHappened(ID)).containsExactly("enrolled", "online");
    }

    private void enrol() {
        entity.tell(Clients.enrol(MACHINE, registry.getRef()));
        registry.expectMessage(new LinkMessage.Answer(1, new Attachment.Held(ID, 1)));
        registry.expectNoMessage(Duration.ofMillis(20));
    }
}
