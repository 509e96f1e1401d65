package io.jumphold.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("PRES-5")
class BackoffTest {
    private static final double ALMOST_ONE = Math.nextDown(1.0);

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 5, 6, 7, 60, 1_000_000, Integer.MAX_VALUE})
    void everyWaitIsBetweenOneSecondAndOneMinute(int failures) {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(Backoff.after(failures, random::nextDouble))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,4", "3,8", "4,16", "5,32", "6,60", "7,60"})
    void theLongestWaitDoublesUntilItIsAMinute(int failures, int seconds) {
        assertThat(Backoff.after(failures, () -> ALMOST_ONE))
                .isCloseTo(Duration.ofSeconds(seconds), Duration.ofMillis(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 100})
    void theJitterIsFull(int failures) {
        assertThat(Backoff.after(failures, () -> 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aThousandClientsThatFellTogetherComeBackSpreadOut() {
        Random random = new Random(2);
        int[] perSecond = new int[61];
        for (int i = 0; i < 1_000; i++) {
            perSecond[(int) Backoff.after(6, random::nextDouble).toSeconds()]++;
        }
        assertThat(Arrays.stream(perSecond).max().orElseThrow()).isLessThan(60);
    }
}
