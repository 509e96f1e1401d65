package io.jumphold.protocol.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("JUMP-7")
class ComebackTest {
    private static final int BROKEN = 1006;

    private long now = 77;
    private double dice;
    private final Comeback<String> comeback = new Comeback<>(() -> now, () -> dice);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Comeback.Try<String> next() {
        return comeback.next(BROKEN, null).orElseThrow();
    }

    @Test
    void theAddressUsedLastComesFirstAndThenEachOfTheOthersInTurn() {
        comeback.lost("b", List.of("a", "b", "c"));
        assertThat(List.of(next().address(), next().address(), next().address(), next().address()))
                .containsExactly("b", "a", "c", "b");
    }

    @Test
    void theWaitsGrowToFiveSecondsWithFullJitter() {
        comeback.lost("a", List.of());
        assertThat(next().after()).isEqualTo(Duration.ofMillis(200));
        comeback.lost("a", List.of());
        for (long ceiling : new long[] {400, 800, 1_600, 3_200, 5_000, 5_000}) {
            dice = 0.999_999;
            assertThat(next().after()).isBetween(Duration.ofMillis(ceiling - 2), Duration.ofMillis(ceiling));
        }
    }

    @Test
    void theFirstTryIsAtOnceWhereTheNodeWantsItAndOnlyThat() {
        comeback.lost("a", List.of());
        assertThat(comeback.next(ErrorCode.PEER_GONE.closeCode(), null)
                        .orElseThrow()
                        .after())
                .isZero();
        assertThat(comeback.next(ErrorCode.PEER_GONE.closeCode(), null)
                        .orElseThrow()
                        .after())
                .isPositive();
        comeback.lost("a", List.of());
        assertThat(comeback.next(ErrorCode.GOING_AWAY.closeCode(), null)
                        .orElseThrow()
                        .after())
                .isZero();
    }

    @Test
    void aNamedWaitOverridesTheJitter() {
        comeback.lost("a", List.of());
        assertThat(comeback.next(BROKEN, 7_000L).orElseThrow().after()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void theTimeIsUpAfterAMinuteAndNoWaitGoesBeyond() {
        comeback.lost("a", List.of());
        pass(Duration.ofSeconds(59));
        assertThat(comeback.next(BROKEN, 7_000L).orElseThrow().after()).isEqualTo(Duration.ofSeconds(1));
        assertThat(comeback.tryFor()).isEqualTo(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(comeback.isOver()).isTrue();
        assertThat(comeback.next(BROKEN, null)).isEmpty();
    }

    @Test
    void everyLossStartsTheTimeAnew() {
        comeback.lost("a", List.of());
        pass(Duration.ofSeconds(61));
        comeback.lost("a", List.of());
        assertThat(comeback.isOver()).isFalse();
        assertThat(comeback.tryFor()).isEqualTo(Comeback.EACH_TRY);
    }
}
