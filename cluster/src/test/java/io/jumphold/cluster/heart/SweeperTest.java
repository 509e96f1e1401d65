package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.protocol.api.JumpItems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sweeper against a list whose answers the test gives. */
@Tag("LIFE-8")
class SweeperTest {
    private static final Duration EVERY = Duration.ofSeconds(20);
    private static final Settings SITE = Settings.DEFAULT;
    private static final Instant AGREED = Samples.NOW.minusSeconds(7);

    record Asked(Instant now, int after) {}

    record Forgotten(Instant before, int most) {}

    record ToClient(int id, JumpClientCommand command) {}

    private final ActorTestKit system = ActorTestKit.create("sweeper", HeartSystem.manualTime());
    private final ManualTime time = ManualTime.get(system.system());
    private final ManualClock clock = new ManualClock(Samples.NOW);
    private final AtomicLong nanos = new AtomicLong();
    private final TestProbe<Asked> asked = system.createTestProbe();
    private final TestProbe<String> nobody = system.createTestProbe();
    private final TestProbe<ToClient> clients = system.createTestProbe();
    private final Queue<CompletionStage<List<Integer>>> due = new ConcurrentLinkedQueue<>();
    private volatile List<Integer> onlyOneAgain = List.of();
    private final Queue<Integer> swept = new ConcurrentLinkedQueue<>();
    private final Queue<CompletionStage<Void>> waits = new ConcurrentLinkedQueue<>();
    private volatile Settings site = SITE;
    private final TestProbe<Forgotten> forgotten = system.createTestProbe();
    private final Queue<Integer> oldRecords = new ConcurrentLinkedQueue<>();
    private volatile boolean leads = true;
    private volatile long items;

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    void whoIsDueIsToldTheSettingsOfTheMomentAndDecides() {
        due.add(found(1, 3));
        start(longAgo());

        passes(EVERY);

        assertThat(asked.receiveMessage()).isEqualTo(new Asked(clock.instant(), 0));
        assertThat(clients.receiveSeveralMessages(3))
                .containsExactly(
                        new ToClient(1, new JumpClientCommand.FallDue(SITE, AGREED)),
                        new ToClient(2, new JumpClientCommand.FallDue(SITE, AGREED)),
                        new ToClient(3, new JumpClientCommand.FallDue(SITE, AGREED)));
        assertThat(swept).containsExactly(3);
    }

    @Test
    void manyAreAskedForAHundredAtATime() {
        due.add(found(1, 100));
        due.add(found(101, 100));
        due.add(found(201, 7));
        start(longAgo());

        passes(EVERY);

        assertThat(asked.receiveSeveralMessages(3)).extracting(Asked::after).containsExactly(0, 100, 200);
        assertThat(clients.receiveSeveralMessages(207))
                .extracting(ToClient::id)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 207).boxed().toList());
        asked.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void oneIsToldAfterTheOtherAndTheNextSweepWaits() {
        CompletableFuture<Void> wait = new CompletableFuture<>();
        waits.add(wait);
        due.add(found(1, 2));
        start(longAgo());

        passes(EVERY);
        assertThat(clients.receiveMessage().id()).isEqualTo(1);
        passes(EVERY);
        clients.expectNoMessage(Duration.ofMillis(20));
        wait.complete(null);

        assertThat(clients.receiveMessage().id()).isEqualTo(2);
        assertThat(asked.receiveMessage().after()).isZero();
        asked.expectNoMessage(Duration.ofMillis(20));
        passes(EVERY);
        asked.receiveMessage();
    }

    @Test
    void oneThatIsKilledInTheMiddleIsFollowedByOneThatFindsTheRest() {
        waits.add(new CompletableFuture<>());
        due.add(found(1, 3));
        ActorRef<?> killed = start(longAgo());
        passes(EVERY);
        assertThat(clients.receiveMessage().id()).isEqualTo(1);
        system.stop(killed);

        due.add(found(2, 2));
        start(longAgo());
        passes(EVERY);

        assertThat(clients.receiveSeveralMessages(2)).extracting(ToClient::id).containsExactly(2, 3);
        clients.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void aListThatFailsIsAskedAgainTheNextTime() {
        due.add(CompletableFuture.failedStage(new IllegalStateException("away")));
        due.add(found(5, 1));
        start(longAgo());

        passes(EVERY);
        asked.receiveMessage();
        passes(EVERY);

        asked.receiveMessage();
        assertThat(clients.receiveMessage().id()).isEqualTo(5);
        assertThat(swept).containsExactly(1);
    }

    @Test
    void whatIsAnotherNodesToDoIsLeftToIt() {
        leads = false;
        start(longAgo());

        passes(EVERY);

        asked.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void afterAnOutageOfTheSiteNobodyIsJudgedBeforeAllCouldComeBack() {
        items = 5_000;
        start(clock.instant());
        for (int i = 0; i < 7; i++) {
            passes(EVERY);
        }
        asked.expectNoMessage(Duration.ofMillis(20));

        passes(EVERY);

        asked.receiveMessage();
    }

    @Test
    void howLongTheyMayTakeToComeBackFollowsTheConnectionRate() {
        items = 1_000;
        site = SITE.withConnectionRate(10);
        start(clock.instant());
        for (int i = 0; i < 7; i++) {
            passes(EVERY);
        }
        asked.expectNoMessage(Duration.ofMillis(20));

        passes(EVERY);

        asked.receiveMessage();
    }

    @Test
    void aClockThatWasSetIsNotBelievedForTenMinutes() {
        start(longAgo());
        clock.advance(Duration.ofDays(200));
        LoggingTestKit.warn("The clock of this machine was set by").expect(system.system(), () -> {
            passes(EVERY);
            return null;
        });
        for (int i = 0; i < 29; i++) {
            passes(EVERY);
        }
        asked.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void aClockThatIsSetRightAgainJudgesRightAgain() {
        start(longAgo());
        Instant before = clock.instant();
        clock.advance(Duration.ofDays(200));
        passes(EVERY);
        clock.advance(Duration.ofDays(-200));
        for (int i = 0; i < 34; i++) {
            passes(EVERY);
        }

        assertThat(asked.receiveMessage().now()).isBefore(before.plus(Duration.ofHours(1)));
    }

    @Test
    @Tag("ENR-8")
    void whoIsNoDuplicateAnyMoreIsToldWhateverElseIsDue() {
        onlyOneAgain = List.of(4, 9);
        start(longAgo());

        passes(EVERY);

        assertThat(clients.receiveSeveralMessages(2))
                .containsExactly(
                        new ToClient(4, new JumpClientCommand.OnlyOneAgain()),
                        new ToClient(9, new JumpClientCommand.OnlyOneAgain()));
    }

    @Test
    @Tag("LIFE-9")
    void recordsOlderThanTheSiteKeepsThemAreForgottenBatchByBatch() {
        oldRecords.addAll(List.of(1_000, 1_000, 3));
        start(longAgo());

        passes(EVERY);
        for (int i = 0; i < 4; i++) {
            passes(Duration.ofMillis(200));
        }

        assertThat(forgotten.receiveSeveralMessages(3)).allSatisfy(batch -> {
            assertThat(batch.most()).isEqualTo(1_000);
            assertThat(batch.before())
                    .isBetween(
                            clock.instant().minus(Duration.ofDays(400)).minusSeconds(2),
                            clock.instant().minus(Duration.ofDays(400)));
        });
        forgotten.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    @Tag("LIFE-9")
    void aNodeThatDoesNotLeadAndOneWhoseClockWasSetForgetNothing() {
        leads = false;
        start(longAgo());
        passes(EVERY);
        passes(Duration.ofMillis(200));
        leads = true;
        clock.advance(Duration.ofDays(500));
        passes(EVERY);
        passes(Duration.ofMillis(200));

        forgotten.expectNoMessage(Duration.ofMillis(20));
    }

    private Instant longAgo() {
        return clock.instant().minus(Duration.ofDays(7));
    }

    private ActorRef<?> start(Instant begunAt) {
        ActorRef<?> sweeper = system.spawn(Sweeper.create(
                new Sweeper.Times(() -> leads, begunAt, clock, nanos::get, this::later, EVERY),
                new MemoryReadSide() {
                    @Override
                    public CompletionStage<JumpItems.Counts> counts(Set<Integer> groups) {
                        return CompletableFuture.completedStage(
                                new JumpItems.Counts(new JumpItems.Count(items, items, 0, items), List.of()));
                    }

                    @Override
                    public CompletionStage<List<Integer>> onlyOneAgain(int limit) {
                        return CompletableFuture.completedStage(onlyOneAgain);
                    }

                    @Override
                    public CompletionStage<Due> due(Settings site, Instant now, int after, int limit) {
                        asked.getRef().tell(new Asked(now, after));
                        CompletionStage<List<Integer>> answer = due.poll();
                        return (answer == null ? found(1, 0) : answer).thenApply(ids -> new Due(AGREED, ids));
                    }
                },
                (before, most) -> {
                    forgotten.getRef().tell(new Forgotten(before, most));
                    return CompletableFuture.completedStage(Objects.requireNonNullElse(oldRecords.poll(), 0));
                },
                () -> site,
                (id, command) -> clients.getRef().tell(new ToClient(id, command)),
                swept::add));
        nobody.expectNoMessage(Duration.ofMillis(20));
        return sweeper;
    }

    private CompletionStage<Void> later(Duration wait) {
        CompletionStage<Void> next = waits.poll();
        return next == null ? CompletableFuture.completedStage(null) : next;
    }

    private static CompletionStage<List<Integer>> found(int first, int count) {
        return CompletableFuture.completedStage(
                IntStream.range(first, first + count).boxed().toList());
    }

    private void passes(Duration duration) {
        clock.advance(duration);
        nanos.addAndGet(duration.toNanos());
        time.timePasses(duration);
        // What that has set going sets its own timers before more time passes.
        nobody.expectNoMessage(Duration.ofMillis(20));
    }
}
