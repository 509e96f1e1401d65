package io.jumphold.http.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-3")
class BrakeTest {
    private final Brake brake = new Brake(2);
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void waitsDoubleUpToFiveMinutes() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            assertThat(brake.attempt("root", now)).isInstanceOf(Brake.Verdict.Go.class);
            if (brake.attempt("root", now) instanceof Brake.Verdict.Wait(Duration wait, boolean first)) {
                assertThat(first).isTrue();
                assertThat(wait).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofMinutes(5));
                last = wait;
                now = now.plus(wait);
            }
        }
        assertThat(last).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void anAttemptThatIsTakenBackWasNone() {
        for (int i = 0; i < 100; i++) {
            assertThat(brake.attempt("192.0.2.1", now)).isInstanceOf(Brake.Verdict.Go.class);
            brake.takeBack("192.0.2.1");
        }
    }

    @Test
    void oneKeyDoesNotSlowAnother() {
        for (int i = 0; i < 4; i++) {
            brake.attempt("root", now);
        }

        assertThat(brake.attempt("rob", now)).isInstanceOf(Brake.Verdict.Go.class);
    }
}
