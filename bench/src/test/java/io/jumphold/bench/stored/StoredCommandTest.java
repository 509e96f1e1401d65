package io.jumphold.bench.stored;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.bench.Printed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** It runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class StoredCommandTest {
    @Test
    void storedEntriesAreMeasured() throws IOException {
        JsonNode figures = Printed.by("stored", "--entries", "200");
        assertThat(figures.get("attached").asInt()).isEqualTo(2);
        assertThat(figures.get("failed").asInt()).isZero();
        assertThat(figures.get("start_seconds_many").asDouble()).isPositive();
        assertThat(figures.get("heap_mib_many").asDouble()).isPositive();
    }
}
