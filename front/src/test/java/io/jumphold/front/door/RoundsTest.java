package io.jumphold.front.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is visited how often. */
class RoundsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Rounds rounds;
    private final Counted visitor = new Counted();

    RoundsTest() {
        channel.freezeTime();
        rounds = Rounds.on(channel.eventLoop(), Duration.ofMillis(200));
        rounds.enter(visitor);
    }

    private static final class Counted implements Visitor {
        private int visits;
        private int asked;
        private int ended;

        @Override
        public void round(long now) {
            visits++;
        }

        @Override
        public void doorCloses() {
            asked++;
        }

        @Override
        public void leaveAtOnce() {
            ended++;
        }
    }

    private void threeSecondsPass() {
        for (int i = 0; i < 15; i++) {
            channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void whoHasAShortDeadlineIsVisitedAtEachRound() {
        threeSecondsPass();
        assertThat(visitor.visits).isEqualTo(15);
    }

    @Test
    void whoHasSettledIsVisitedOnceASecond() {
        rounds.settle(visitor);
        threeSecondsPass();
        assertThat(visitor.visits).isEqualTo(3);
        assertThat(rounds.size()).isEqualTo(1);
    }

    @Test
    void whoHasAShortDeadlineAgainIsVisitedOften() {
        rounds.settle(visitor);
        rounds.unsettle(visitor);
        threeSecondsPass();
        assertThat(visitor.visits).isEqualTo(15);
    }

    @Test
    void whoHasLeftIsNotVisitedSettledOrNot() {
        rounds.settle(visitor);
        rounds.leave(visitor);
        rounds.unsettle(visitor);
        threeSecondsPass();
        assertThat(visitor.visits).isZero();
        assertThat(rounds.size()).isZero();
    }

    @Test
    void whoHasSettledIsAskedToLeaveAndEndedLikeAllOthers() {
        rounds.settle(visitor);
        rounds.close();
        rounds.clear();
        assertThat(visitor.asked).isEqualTo(1);
        assertThat(visitor.ended).isEqualTo(1);
    }
}
