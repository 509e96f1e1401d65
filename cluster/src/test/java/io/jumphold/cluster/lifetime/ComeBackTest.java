package io.jumphold.cluster.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComeBackTest {
    @ParameterizedTest
    @CsvSource({
        "0, 50, 60",
        "1, 50, 61",
        "100, 50, 62",
        "101, 50, 63",
        "10000, 300, 260",
        "10000, 10, 1060",
        "60, 1, 120"
    })
    @Tag("RATE-3")
    void everybodyIsBackAfterTheLineAndTheLongestBackoff(long items, int perSecond, long seconds) {
        assertThat(ComeBack.within(items, perSecond)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
