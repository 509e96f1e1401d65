package io.jumphold.bench.jump;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.bench.Printed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** It runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class JumpCommandTest {
    @Test
    void jumpsAreMeasured() throws IOException {
        JsonNode figures = Printed.by("jump", "--clients", "20", "--jumps", "8");
        assertThat(figures.fieldNames())
                .toIterable()
                .contains("failed", "jump_p50_ms", "jump_p99_ms", "echo_p50_ms", "echo_p99_ms");
        assertThat(figures.get("failed").asInt()).isZero();
        assertThat(figures.get("jump_p99_ms").asDouble())
                .isGreaterThanOrEqualTo(figures.get("jump_p50_ms").asDouble());
        assertThat(figures.get("echo_p50_ms").asDouble()).isPositive();
    }
}
