package io.jumphold.bench.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.bench.Printed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** It runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class OutageCommandTest {
    @Test
    @Tag("RATE-1")
    @Tag("RATE-3")
    void anOutageIsMeasured() throws IOException {
        JsonNode figures = Printed.by("outage", "--clients", "60", "--nodes", "1", "--rate", "10");
        assertThat(figures.get("missing").asInt()).isZero();
        assertThat(figures.get("ratio").asDouble()).isPositive().isLessThan(1.1);
        assertThat(figures.get("peak_10s_over_rate").asDouble()).isPositive().isLessThan(1.1);
        assertThat(figures.fieldNames())
                .toIterable()
                .contains("seconds_to_all_online", "ideal_seconds", "peak_1s_over_rate", "attempts_per_client");
    }
}
