package io.jumphold.cluster.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Readings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("STAT-3")
class NewestReadingsTest {
    private final ManualClock clock = new ManualClock(Samples.NOW);
    private final NewestReadings readings = new NewestReadings(clock, 100);

    @Test
    void theNewestTakesThePlaceOfTheOneBefore() {
        readings.keep(7, 1, cpu(1));
        clock.advance(Duration.ofSeconds(60));
        readings.keep(7, 1, cpu(2));

        assertThat(readings.newest(7, 1).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(new Reading(cpu(2), Samples.NOW.plusSeconds(60)));
        assertThat(readings.newest(8, 1)).isEmpty();
    }

    @Test
    void itIsReadAsItWasTold() {
        Readings all = new Readings(
                99.5, 3L, List.of(new Disk("/", 10, 4), new Disk("C:\\", 1, 0)), "ada", true, false, picture(50));

        readings.keep(7, 1, all);

        assertThat(readings.newest(7, 1).orElseThrow().readings())
                .usingRecursiveComparison()
                .isEqualTo(all);
    }

    @Test
    void anotherAttachmentsReadingIsNotThisOnes() {
        readings.keep(7, 2, cpu(2));
        readings.keep(7, 1, cpu(1));
        readings.gone(7, 1);

        assertThat(readings.newest(7, 2).orElseThrow().readings())
                .usingRecursiveComparison()
                .isEqualTo(cpu(2));
        assertThat(readings.newest(7, 1)).isEmpty();
        assertThat(readings.newest(7, 3)).isEmpty();
    }

    @Test
    void itGoesWithItsAttachment() {
        readings.keep(7, 1, pictured(60));
        readings.gone(7, 1);
        assertThat(readings.newest(7, 1)).isEmpty();

        // Its picture takes no more room either.
        readings.keep(8, 1, pictured(100));
        assertThat(readings.newest(8, 1).orElseThrow().readings().thumbnail()).hasSize(100);
    }

    @Test
    void picturesTakeNoMoreThanTheyMayAndTheOldestGoFirst() {
        readings.keep(1, 1, pictured(40));
        readings.keep(2, 1, pictured(40));
        readings.keep(1, 1, pictured(40));
        readings.keep(3, 1, pictured(40));

        assertThat(readings.newest(1, 1).orElseThrow().readings().thumbnail()).isNotEmpty();
        assertThat(readings.newest(2, 1).orElseThrow().readings().thumbnail()).isEmpty();
        assertThat(readings.newest(3, 1).orElseThrow().readings().thumbnail()).isNotEmpty();
    }

    @Test
    void aScreenThatHasGoneHasNoPicture() {
        readings.keep(7, 1, pictured(40));
        readings.keep(7, 1, cpu(2));

        assertThat(readings.newest(7, 1).orElseThrow().readings())
                .usingRecursiveComparison()
                .isEqualTo(cpu(2));
    }

    private static Readings cpu(double percent) {
        return new Readings(percent, null, null, null, null, null, new byte[0]);
    }

    private static Readings pictured(int bytes) {
        return new Readings(null, null, null, null, null, null, picture(bytes));
    }

    private static byte[] picture(int bytes) {
        return Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, bytes);
    }
}
