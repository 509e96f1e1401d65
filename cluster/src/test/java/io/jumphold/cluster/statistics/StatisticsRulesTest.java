package io.jumphold.cluster.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.protocol.machine.Statistic;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatisticsRulesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Settings NOTHING =
            Settings.DEFAULT.withStatistics(List.of(), MINUTE).withScreenState(false);

    @Test
    @Tag("STAT-1")
    void machinesAreAskedForWhatWasChosenAndTheScreenByASettingOfItsOwn() {
        assertThat(StatisticsRules.wanted(Settings.DEFAULT))
                .isEqualTo(new ServerFrame.StatisticsWanted(
                        List.of("cpu", "console_user", "disk", "uptime", "screen_state"), 60_000));
        assertThat(StatisticsRules.wanted(NOTHING)).isEqualTo(new ServerFrame.StatisticsWanted(List.of(), 60_000));
        assertThat(StatisticsRules.wanted(NOTHING.withStatistics(
                        List.of(Statistic.THUMBNAIL, Statistic.CPU, Statistic.CPU), Duration.ofDays(1))))
                .isEqualTo(new ServerFrame.StatisticsWanted(List.of("cpu", "thumbnail"), 86_400_000));
    }

    @Test
    @Tag("STAT-2")
    void theIntervalHasItsRange() {
        assertThat(Settings.isStatisticsInterval(Duration.ofSeconds(9))).isFalse();
        assertThat(Settings.isStatisticsInterval(Duration.ofSeconds(10))).isTrue();
        assertThat(Settings.isStatisticsInterval(Duration.ofDays(1))).isTrue();
        assertThat(Settings.isStatisticsInterval(Duration.ofDays(1).plusSeconds(1)))
                .isFalse();
        assertThatThrownBy(() -> NOTHING.withStatistics(List.of(Statistic.SCREEN_STATE), MINUTE))
                .hasMessage("statistics holds what cannot be chosen");
    }

    @Test
    @Tag("STAT-4")
    void theCostGrowsWithTheMachinesAndTheChoiceAndFallsWithTheInterval() {
        assertThat(StatisticsRules.bytesPerSecond(NOTHING, 10_000)).isZero();
        assertThat(StatisticsRules.bytesPerSecond(Settings.DEFAULT, 0)).isZero();

        long minutely = StatisticsRules.bytesPerSecond(Settings.DEFAULT, 10_000);
        // Some 230 bytes of CBOR in a frame, a record and a packet, and what acknowledges it.
        assertThat(minutely).isBetween(45_000L, 75_000L);
        assertThat(StatisticsRules.bytesPerSecond(Settings.DEFAULT, 20_000)).isBetween(2 * minutely - 1, 2 * minutely);
        assertThat(StatisticsRules.bytesPerSecond(
                        Settings.DEFAULT.withStatistics(Settings.DEFAULT.statistics(), Duration.ofSeconds(10)), 10_000))
                .isBetween(6 * minutely - 6, 6 * minutely);
        assertThat(StatisticsRules.bytesPerSecond(Settings.DEFAULT.withScreenState(false), 10_000))
                .isLessThan(minutely);
        assertThat(StatisticsRules.bytesPerSecond(NOTHING.withStatistics(List.of(Statistic.THUMBNAIL), MINUTE), 10_000))
                .isGreaterThan(10 * minutely);
    }
}
