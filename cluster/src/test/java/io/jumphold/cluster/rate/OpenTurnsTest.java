package io.jumphold.cluster.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RATE-2")
class OpenTurnsTest {
    private static final int RATE = 50;

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong line = new AtomicLong(1_000);
    private final OpenTurns turns = new OpenTurns(turn -> turn < now.get());

    private long of(String name, int rate) {
        return turns.of(name, rate, this::next).toCompletableFuture().join();
    }

    private CompletionStage<Long> next() {
        return CompletableFuture.completedStage(line.getAndIncrement());
    }

    @Test
    void eachHasOneTurnUntilItHasPassedOrIsTakenOrTheRateIsAnother() {
        assertThat(of("a", RATE)).isEqualTo(1_000);
        assertThat(of("b", RATE)).isEqualTo(1_001);
        assertThat(of("a", RATE)).isEqualTo(1_000);
        assertThat(of("a", RATE + 1)).isEqualTo(1_002);

        assertThat(turns.take("b", 1_001, RATE)).isTrue();
        assertThat(turns.take("b", 1_001, RATE)).isFalse();
        assertThat(of("b", RATE)).isEqualTo(1_003);

        now.set(2_000);
        line.set(2_000);
        assertThat(of("a", RATE + 1)).isEqualTo(2_000);
    }

    @Test
    void whoAsksTwiceWhileTheStoreThinksHasOneTurn() {
        CompletableFuture<Long> late = new CompletableFuture<>();
        CompletionStage<Long> first = turns.of("a", RATE, () -> late);
        CompletionStage<Long> second = turns.of("a", RATE, this::next);

        late.complete(7_000L);

        assertThat(first.toCompletableFuture().join()).isEqualTo(7_000);
        assertThat(second.toCompletableFuture().join()).isEqualTo(7_000);
    }

    @Test
    void whatTheStoreDidNotGiveIsAskedForAgain() {
        CompletionStage<Long> failed =
                turns.of("a", RATE, () -> CompletableFuture.failedStage(new IllegalStateException("gone")));

        assertThatThrownBy(() -> failed.toCompletableFuture().join()).hasMessageContaining("gone");
        assertThat(of("a", RATE)).isEqualTo(1_000);
    }

    @Test
    void whatHasPassedIsForgottenAndThereAreNeverMoreThanItsMost() {
        for (int i = 0; i < OpenTurns.MOST + 5; i++) {
            of("n" + i, RATE);
        }
        assertThat(turns.size()).isEqualTo(OpenTurns.MOST);

        now.set(line.get());
        of("last", RATE);
        assertThat(turns.size()).isEqualTo(1);
    }
}
