package io.jumphold.bench.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.bench.Printed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** It runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class ConnectionsCommandTest {
    @Test
    void connectionsAreMeasured() throws IOException {
        areMeasured("h2");
    }

    static void areMeasured(String database) throws IOException {
        JsonNode figures = Printed.by("connections", "--clients", "20", "--hold", "2", "--db", database);
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly(
                        "db",
                        "clients",
                        "attached",
                        "failed",
                        "online_in_list",
                        "seconds_to_all_online",
                        "attaches_per_s",
                        "server_cpu_ms_per_attach",
                        "reattaches_per_s",
                        "server_cpu_ms_per_reattach",
                        "database_cpu_ms_per_reattach",
                        "generator_cpu_ms_per_attach",
                        "rss_kib_per_client",
                        "heap_kib_per_client",
                        "rss_total_mib",
                        "idle_cpu_percent",
                        "list_first_page_ms",
                        "list_all_ms",
                        "jvm_flags",
                        "other_cpu_percent");
        assertThat(figures.get("db").asText()).isEqualTo(database);
        assertThat(figures.get("attached").asInt()).isEqualTo(20);
        assertThat(figures.get("online_in_list").asInt()).isEqualTo(20);
        assertThat(figures.get("failed").asInt()).isZero();
        assertThat(figures.get("reattaches_per_s").asDouble()).isPositive();
    }
}
