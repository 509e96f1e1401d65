package io.jumphold.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void ofAFailureThatMayPassTheLogGetsOneLine() {
        SQLException full = new SQLException("could not extend\nfile", "53100");

        assertThat(Failures.passing(new IllegalStateException("outside", full))).contains("could not extend (53100)");
    }

    @Test
    void ofAnyOtherItGetsAll() {
        assertThat(Failures.passing(new IllegalStateException("outside", new SQLException("wrong", "42000"))))
                .isEmpty();
        assertThat(Failures.passing(new IllegalStateException("nothing of SQL")))
                .isEmpty();
    }
}
