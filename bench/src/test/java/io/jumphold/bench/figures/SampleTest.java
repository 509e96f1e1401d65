package io.jumphold.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void percentilesAreValuesThatWereMeasured() {
        Sample sample = new Sample();
        LongStream.rangeClosed(1, 200).map(i -> 201 - i).forEach(ms -> sample.add(ms * 1_000_000));
        assertThat(sample.ms(0.5)).isEqualTo(100);
        assertThat(sample.ms(0.99)).isEqualTo(198);
        assertThat(sample.ms(1)).isEqualTo(200);
        assertThat(sample.ms(0)).isEqualTo(1);
    }

    @Test
    void oneValueIsEveryPercentile() {
        Sample sample = new Sample();
        sample.add(7_500_000);
        assertThat(sample.ms(0.5)).isEqualTo(7.5);
        assertThat(sample.ms(0.99)).isEqualTo(7.5);
    }

    @Test
    void nothingMeasuredIsNoNumber() {
        assertThat(new Sample().ms(0.5)).isNaN();
    }
}
