package io.jumphold.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.statistics.NewestReadings;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who holds which connection on a node. The probe stands for the entities: it sees the questions, the test answers them. */
class LinkRegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TOLD_AGAIN = Duration.ofSeconds(10);

    private final ActorTestKit system = ActorTestKit.create("links", HeartSystem.manualTime());
    private final ManualTime time = ManualTime.get(system.system());
    private final TestProbe<LinkMessage.Asking> entities = system.createTestProbe();
    private final TestProbe<Detached> detached = system.createTestProbe();
    private final NewestReadings readings = new NewestReadings(new ManualClock(Samples.NOW), 1_000);
    private final AtomicInteger attached = new AtomicInteger();
    private final ActorRef<LinkMessage> registry = registry(3, 2);

    private record Detached(int clientId, long epoch, String cause) {}

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    void anAttachIsHeldOnceItsEntityHasAnswered() {
        CompletableFuture<Attachment> answer = attaching(7, new RecordingLink());
        assertThat(answer).isNotDone();

        answer(entities.receiveMessage().connection(), new Attachment.Held(7, 1, Lifetime.UNBOUNDED));

        assertThat(now(answer)).isEqualTo(new Attachment.Held(7, 1, Lifetime.UNBOUNDED));
        settled();
        assertThat(attached).hasValue(1);
    }

    @Test
    void aRefusalIsPassedOnAndHoldsNothing() {
        CompletableFuture<Attachment> answer = attaching(7, new RecordingLink());

        answer(
                entities.receiveMessage().connection(),
                new Attachment.Refused(new Fault("client_not_found", "", null, null)));

        assertThat(code(answer)).isEqualTo("client_not_found");
        settled();
        assertThat(attached).hasValue(0);
    }

    @Test
    @Tag("PRES-9")
    void whoLeavesInOrderAsksEverybodyToGoElsewhereAndTakesNobodyNew() {
        RecordingLink one = held(7, 1);
        RecordingLink other = held(8, 1);
        RecordingLink third = held(9, 1);
        CompletableFuture<Integer> left = new CompletableFuture<>();

        registry.tell(new LinkMessage.Drain(List.of("b:1", "c:1"), client -> "place-" + client, left));
        time.timePasses(Duration.ofMillis(100));
        settled();

        assertThat(one.sent).containsExactly(new ServerFrame.Move(List.of("b:1", "c:1"), "place-7"));
        assertThat(other.sent).containsExactly(new ServerFrame.Move(List.of("c:1", "b:1"), "place-8"));
        assertThat(third.sent).containsExactly(new ServerFrame.Move(List.of("b:1", "c:1"), "place-9"));
        assertThat(code(attaching(10, new RecordingLink()))).isEqualTo("going_away");
        registry.tell(new LinkMessage.Superseded(7, 1));
        registry.tell(new LinkMessage.Superseded(9, 1));
        time.timePasses(Duration.ofMillis(100));
        settled();
        assertThat(left).isNotDone();
        registry.tell(new LinkMessage.Closed(8, 1, "closed"));
        time.timePasses(Duration.ofMillis(100));
        settled();
        assertThat(left).isCompletedWithValue(0);
    }

    @Test
    @Tag("PRES-9")
    void whoDoesNotGoIsAskedAgainAndWaitedForForAWhileOnly() {
        RecordingLink link = held(7, 1);
        CompletableFuture<Integer> left = new CompletableFuture<>();
        registry.tell(new LinkMessage.Drain(List.of("b:1", "c:1"), client -> "place", left));

        time.timePasses(Duration.ofSeconds(5));
        settled();
        assertThat(left).isNotDone();
        time.timePasses(Duration.ofSeconds(2));
        settled();
        assertThat(left).isCompletedWithValue(1);
        assertThat(link.sent)
                .containsExactly(
                        new ServerFrame.Move(List.of("b:1", "c:1"), "place"),
                        new ServerFrame.Move(List.of("c:1", "b:1"), "place"),
                        new ServerFrame.Move(List.of("b:1", "c:1"), "place"));
    }

    @Test
    void ordersReachTheMachineOfTheirAttachmentAlone() {
        RecordingLink link = held(7, 2);

        order(7, 2, "yes");
        order(7, 1, "an older attachment");
        order(8, 2, "another machine");

        settled();
        assertThat(link.sent).containsExactly(new ServerFrame.Uninstall("yes"));
    }

    @Test
    @Tag("PRES-4")
    void aNewerConnectionOnTheSameNodeTakesOverAndTheOlderIsToldAndClosed() {
        RecordingLink older = held(7, 1);
        RecordingLink newer = held(7, 2);

        order(7, 2, "for the newer");

        settled();
        assertThat(older.closed).containsExactly("superseded");
        assertThat(older.sent).isEmpty();
        assertThat(newer.closed).isEmpty();
        assertThat(newer.sent).hasSize(1);
        assertThat(attached).hasValue(1);
    }

    @Test
    @Tag("PRES-4")
    void aConnectionThatIsSupersededFromAnotherNodeIsToldAndClosedOnce() {
        RecordingLink link = held(7, 1);

        registry.tell(new LinkMessage.Superseded(7, 2));
        settled();
        assertThat(link.closed).isEmpty();

        registry.tell(new LinkMessage.Superseded(7, 1));
        registry.tell(new LinkMessage.Superseded(7, 1));
        settled();
        assertThat(link.closed).containsExactly("superseded");
        assertThat(attached).hasValue(0);
    }

    @Test
    @Tag("PRES-4")
    void aLateCloseOfAnOlderConnectionLeavesTheNewerOne() {
        held(7, 1);
        RecordingLink newer = held(7, 2);

        registry.tell(new LinkMessage.Closed(7, 1, "closed"));
        order(7, 2, "still here");

        settled();
        assertThat(newer.sent).hasSize(1);
        registry.tell(new LinkMessage.Closed(7, 2, "closed"));
        settled();
        assertThat(attached).hasValue(0);
    }

    @Test
    void anEntityThatDoesNotAnswerInTimeIsBusyAndItsLateAnswerIsGivenBack() {
        CompletableFuture<Attachment> answer = attaching(7, new RecordingLink());
        long connection = entities.receiveMessage().connection();

        time.timePasses(PATIENCE);

        assertThat(code(answer)).isEqualTo("server_busy");
        answer(connection, new Attachment.Held(7, 1, Lifetime.UNBOUNDED));
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(7, 1, "lost"));
        settled();
        assertThat(attached).hasValue(0);
    }

    @Test
    @Tag("PRES-3")
    void anAttachmentThatIsNotHereAnyMoreIsToldWhenItsEntityAsks() {
        held(7, 1);

        registry.tell(new LinkMessage.StillThere(7, 1));
        detached.expectNoMessage(Duration.ofMillis(20));
        registry.tell(new LinkMessage.StillThere(7, 2));
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(7, 2, "lost"));
        registry.tell(new LinkMessage.StillThere(8, 1));
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(8, 1, "lost"));
    }

    @Test
    @Tag("PRES-3")
    void anEndIsToldAgainUntilItsEntityConfirmsIt() {
        held(7, 1);
        registry.tell(new LinkMessage.Closed(7, 1, "silent"));
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(7, 1, "silent"));

        time.timePasses(TOLD_AGAIN);
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(7, 1, "silent"));
        registry.tell(new LinkMessage.Heard(7, 2));
        time.timePasses(TOLD_AGAIN);
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(7, 1, "silent"));

        registry.tell(new LinkMessage.Heard(7, 1));
        settled();
        time.timePasses(TOLD_AGAIN.multipliedBy(2));
        detached.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    @Tag("PRES-4")
    void anEndThatANewerAttachmentHasOvertakenIsNotToldAgain() {
        held(7, 1);
        registry.tell(new LinkMessage.Closed(7, 1, "closed"));
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(7, 1, "closed"));

        held(7, 2);

        time.timePasses(TOLD_AGAIN);
        detached.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    @Tag("TIER-1")
    void aFullNodeTakesNoMoreMachines() {
        held(1, 1);
        held(2, 1);
        held(3, 1);

        assertThat(code(attaching(4, new RecordingLink()))).isEqualTo("node_full");

        registry.tell(new LinkMessage.Closed(3, 1, "closed"));
        held(4, 1);
    }

    @Test
    @Tag("TIER-1")
    void machinesThatAreAttachingCountToo() {
        held(1, 1);
        held(2, 1);
        attaching(3, new RecordingLink());

        assertThat(code(attaching(4, new RecordingLink()))).isEqualTo("node_full");

        answer(
                entities.receiveMessage().connection(),
                new Attachment.Refused(new Fault("identity_check_failed", "", null, null)));
        held(4, 1);
    }

    @Test
    @Tag("TIER-1")
    void onAFullNodeAMachineThatIsHeldMayComeByAnotherConnection() {
        RecordingLink older = held(1, 1);
        held(2, 1);
        held(3, 1);

        held(1, 2);

        settled();
        assertThat(older.closed).containsExactly("superseded");
        assertThat(attached).hasValue(3);
    }

    @Test
    @Tag("TIER-1")
    void aMachineThatClaimedToBeHeldAndIsAnotherDoesNotOverfillTheNode() {
        held(1, 1);
        held(2, 1);
        held(3, 1);

        CompletableFuture<Attachment> answer = attaching(1, new RecordingLink());
        answer(entities.receiveMessage().connection(), new Attachment.Held(4, 5, Lifetime.UNBOUNDED));

        assertThat(code(answer)).isEqualTo("node_full");
        assertThat(detached.receiveMessage()).isEqualTo(new Detached(4, 5, "node_full"));
    }

    @Test
    void noMoreThanTheGivenNumberAttachAtOnce() {
        attaching(1, new RecordingLink());
        attaching(2, new RecordingLink());

        CompletableFuture<Attachment> third = attaching(3, new RecordingLink());

        assertThat(code(third)).isEqualTo("server_busy");
        assertThat(((Attachment.Refused) now(third)).fault().retryAfterMs()).isEqualTo(2_000);
    }

    @Test
    void aLinkThatThrowsHurtsNoOther() {
        Link broken = new Link() {
            @Override
            public void known() {}

            @Override
            public void send(ServerFrame frame) {
                throw new IllegalStateException("a defect of this link");
            }

            @Override
            public void close(Fault fault) {}
        };
        RecordingLink other = held(7, 1);
        attaching(8, broken);
        answer(entities.receiveMessage().connection(), new Attachment.Held(8, 1, Lifetime.UNBOUNDED));

        LoggingTestKit.error("a defect of this link").expect(system.system(), () -> {
            order(8, 1, "fails");
            return null;
        });
        order(7, 1, "arrives");

        settled();
        assertThat(other.sent).hasSize(1);
    }

    private ActorRef<LinkMessage> registry(int capacity, int inFlight) {
        return system.spawn(LinkRegistry.create(
                capacity,
                inFlight,
                PATIENCE,
                (client, epoch, cause, confirmTo) -> detached.getRef().tell(new Detached(client, epoch, cause)),
                readings,
                attached));
    }

    private CompletableFuture<Attachment> attaching(int claimed, Link link) {
        CompletableFuture<Attachment> answer = new CompletableFuture<>();
        registry.tell(new LinkMessage.Attaching(claimed, link, entities.getRef()::tell, answer));
        return answer;
    }

    private RecordingLink held(int client, long epoch) {
        RecordingLink link = new RecordingLink();
        CompletableFuture<Attachment> answer = attaching(client, link);
        answer(entities.receiveMessage().connection(), new Attachment.Held(client, epoch, Lifetime.UNBOUNDED));
        assertThat(now(answer)).isEqualTo(new Attachment.Held(client, epoch, Lifetime.UNBOUNDED));
        return link;
    }

    private void answer(long connection, Attachment attachment) {
        registry.tell(new LinkMessage.Answer(connection, attachment));
    }

    private void order(int client, long epoch, String reason) {
        registry.tell(new LinkMessage.Order(client, epoch, new ServerFrame.Uninstall(reason)));
    }

    /** What the registry was told before has been carried out: a question goes through it to its end. */
    private void settled() {
        registry.tell(new LinkMessage.StillThere(0, 0));
        detached.fishForMessage(
                Duration.ofSeconds(3),
                told -> told.clientId() == 0 ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
    }

    private static Attachment now(CompletableFuture<Attachment> answer) {
        return answer.orTimeout(5, TimeUnit.SECONDS).join();
    }

    private static String code(CompletableFuture<Attachment> answer) {
        return now(answer) instanceof Attachment.Refused(var fault, var elsewhere, var place) ? fault.code() : "held";
    }

    @Test
    void nothingIsLeftOfAConnectionThatIsOver() {
        List<RecordingLink> links = new CopyOnWriteArrayList<>();
        for (int client = 1; client <= 50; client++) {
            links.add(held(client, 1));
            registry.tell(new LinkMessage.Closed(client, 1, "closed"));
        }
        settled();

        assertThat(attached).hasValue(0);
        assertThat(links).allSatisfy(link -> assertThat(link.closed).isEmpty());
    }
}
