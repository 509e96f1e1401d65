package io.jumphold.bench.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.bench.Printed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** It runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class SweepCommandTest {
    @Test
    @Tag("LIFE-8")
    void theSweepIsMeasured() throws IOException {
        JsonNode figures = Printed.by("sweep", "--entries", "100", "--due", "10");
        assertThat(figures.get("failed").asInt()).isZero();
        assertThat(figures.get("seconds").asDouble()).isBetween(0.0, 60.0);
        assertThat(figures.get("attach_p99_ratio").asDouble()).isPositive();
    }
}
