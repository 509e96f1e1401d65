package io.jumphold.bench.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.bench.Printed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** It runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class DrainCommandTest {
    @Test
    @Tag("PRES-9")
    void aDrainIsMeasured() throws IOException {
        JsonNode figures = Printed.by("drain", "--clients", "40", "--nodes", "2");
        assertThat(figures.get("lost").asInt()).isZero();
        assertThat(figures.get("sessions_lost").asInt()).isZero();
        assertThat(figures.get("max_seconds_offline").asDouble()).isLessThan(1);
        assertThat(figures.get("seconds_per_node").asDouble()).isPositive();
    }
}
