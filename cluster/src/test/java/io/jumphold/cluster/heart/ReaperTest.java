package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.session.SessionCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reaper against a list whose answers the test gives. */
class ReaperTest {
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration PACE = Duration.ofMillis(500);

    record ToClient(int id, JumpClientCommand command) {}

    private final ActorTestKit system = ActorTestKit.create("reaper", HeartSystem.manualTime());
    private final ManualTime time = ManualTime.get(system.system());
    private final TestProbe<Set<Long>> asked = system.createTestProbe();
    private final TestProbe<ToClient> clients = system.createTestProbe();
    private final TestProbe<String> woken = system.createTestProbe();
    private final Queue<CompletionStage<List<JumpItemList.Stranded>>> stranded = new ConcurrentLinkedQueue<>();
    private final Queue<CompletionStage<List<String>>> unfinished = new ConcurrentLinkedQueue<>();
    private volatile Optional<Set<Long>> living = Optional.of(Set.of(11L));

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    @Tag("PRES-3")
    void whatIsAttachedToANodeThatIsGoneIsToldSo() {
        stranded.add(found(2));
        start();

        assertThat(asked.receiveMessage()).containsExactly(11L);
        assertThat(clients.receiveMessage()).isEqualTo(new ToClient(1, new JumpClientCommand.NodeGone(99)));
        assertThat(clients.receiveMessage()).isEqualTo(new ToClient(2, new JumpClientCommand.NodeGone(99)));
    }

    @Test
    @Tag("PRES-3")
    void aFullBatchIsFollowedSoonByTheNextAndASmallerOneByQuiet() {
        stranded.add(found(500));
        stranded.add(found(3));
        start();

        asked.receiveMessage();
        clients.receiveSeveralMessages(500);
        asked.expectNoMessage(Duration.ofMillis(20));
        time.timePasses(PACE);
        asked.receiveMessage();
        clients.receiveSeveralMessages(3);
        time.timePasses(QUIET.minus(PACE));
        asked.expectNoMessage(Duration.ofMillis(20));
        time.timePasses(PACE);
        asked.receiveMessage();
    }

    @Test
    void aListThatFailsIsAskedAgainAfterAWhile() {
        stranded.add(CompletableFuture.failedStage(new IllegalStateException("away")));
        stranded.add(found(1));
        start();
        asked.receiveMessage();

        asked.expectNoMessage(Duration.ofMillis(20));
        time.timePasses(QUIET);

        asked.receiveMessage();
        assertThat(clients.receiveMessage().id()).isEqualTo(1);
    }

    @Test
    void whileAnotherNodeLeadsNothingIsAsked() {
        living = Optional.empty();
        start();
        asked.expectNoMessage(Duration.ofMillis(20));

        living = Optional.of(Set.of(11L, 12L));
        time.timePasses(QUIET);

        assertThat(asked.receiveMessage()).containsExactlyInAnyOrder(11L, 12L);
    }

    @Test
    @Tag("JUMP-7")
    void sessionsThatALostNodeLeftOpenAreWoken() {
        unfinished.add(CompletableFuture.failedStage(new IllegalStateException("away")));
        unfinished.add(CompletableFuture.completedStage(List.of("s-1", "s-2")));
        start();
        woken.expectNoMessage(Duration.ofMillis(20));

        time.timePasses(QUIET);

        assertThat(woken.receiveSeveralMessages(2)).containsExactly("s-1", "s-2");
        time.timePasses(QUIET.multipliedBy(3));
        woken.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    @Tag("JUMP-7")
    void sessionsAreLookedForAgainOnceANodeIsLost() {
        living = Optional.of(Set.of(11L, 12L));
        unfinished.add(CompletableFuture.completedStage(List.of()));
        unfinished.add(CompletableFuture.completedStage(List.of("s-1")));
        start();
        asked.receiveMessage();
        time.timePasses(QUIET);
        asked.receiveMessage();
        woken.expectNoMessage(Duration.ofMillis(20));

        living = Optional.of(Set.of(11L, 13L));
        time.timePasses(QUIET);

        assertThat(woken.receiveMessage()).isEqualTo("s-1");
    }

    @Test
    @Tag("JUMP-7")
    void whoTakesTheLeadLooksForSessions() {
        living = Optional.empty();
        unfinished.add(CompletableFuture.completedStage(List.of("s-1")));
        start();
        woken.expectNoMessage(Duration.ofMillis(20));

        living = Optional.of(Set.of(11L));
        time.timePasses(QUIET);

        assertThat(woken.receiveMessage()).isEqualTo("s-1");
    }

    private void start() {
        system.spawn(Reaper.create(
                () -> living,
                new ScriptedList(),
                (id, command) -> clients.getRef().tell(new ToClient(id, command)),
                (id, command) -> {
                    assertThat(command).isEqualTo(new SessionCommand.Wake());
                    woken.getRef().tell(id);
                }));
    }

    private final class ScriptedList extends MemoryReadSide {
        @Override
        public CompletionStage<List<Stranded>> stranded(Set<Long> among, int limit) {
            asked.getRef().tell(among);
            return stranded.isEmpty() ? super.stranded(among, limit) : stranded.remove();
        }

        @Override
        public CompletionStage<List<String>> unfinishedSessions(int limit) {
            return unfinished.isEmpty() ? super.unfinishedSessions(limit) : unfinished.remove();
        }
    }

    private static CompletionStage<List<JumpItemList.Stranded>> found(int count) {
        return CompletableFuture.completedStage(new ArrayList<>(IntStream.rangeClosed(1, count)
                .mapToObj(id -> new JumpItemList.Stranded(id, 99))
                .toList()));
    }
}
