package io.jumphold.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.bench.Printed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** It runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class RelayCommandTest {
    @Test
    void theRelayIsMeasured() throws IOException {
        JsonNode figures = Printed.by("relay", "--rounds", "1");
        assertThat(figures.fieldNames())
                .toIterable()
                .contains(
                        "one_node_mib_per_s",
                        "two_nodes_mib_per_s",
                        "plain_tls_mib_per_s",
                        "relay_to_plain_tls",
                        "relay_to_plain_tls_two_nodes",
                        "peak_buffered_kib");
        assertThat(figures.get("plain_tls_mib_per_s").asDouble()).isPositive();
        assertThat(figures.get("one_node_mib_per_s").asDouble()).isPositive();
        assertThat(figures.get("peak_buffered_kib").asDouble()).isBetween(0.0, 1024.0);
    }
}
