package io.jumphold.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENR-9")
class PushPaceTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final PushPace pace = new PushPace(now::get);

    private long taken(int wanted) {
        return IntStream.range(0, wanted).filter(ignored -> pace.take()).count();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aSmallNodeTellsAllAtOnceAndAGreatOneAHundredASecond() {
        assertThat(taken(15_000)).isEqualTo(PushPace.PER_SECOND);
        pass(Duration.ofSeconds(1));
        assertThat(taken(15_000)).isEqualTo(PushPace.PER_SECOND);
        pass(Duration.ofMillis(100));
        assertThat(taken(15_000)).isEqualTo(PushPace.PER_SECOND / 10);
    }

    @Test
    void noMoreThanASecondsTurnsAreSavedUp() {
        pass(Duration.ofDays(3));
        assertThat(taken(15_000)).isEqualTo(PushPace.PER_SECOND);
    }
}
