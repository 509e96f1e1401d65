package io.jumphold.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.protocol.api.ApiJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each benchmark runs to its end with a few Jump Clients and prints its keys. What it measures then says nothing. */
@Tag("full")
class SmokeTest {
    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void connectionsAreMeasured(String database) throws IOException {
        JsonNode figures = run("connections", "--clients", "20", "--hold", "2", "--db", database);
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

    @Test
    void jumpsAreMeasured() throws IOException {
        JsonNode figures = run("jump", "--clients", "20", "--jumps", "8");
        assertThat(figures.fieldNames())
                .toIterable()
                .contains("failed", "jump_p50_ms", "jump_p99_ms", "echo_p50_ms", "echo_p99_ms");
        assertThat(figures.get("failed").asInt()).isZero();
        assertThat(figures.get("jump_p99_ms").asDouble())
                .isGreaterThanOrEqualTo(figures.get("jump_p50_ms").asDouble());
        assertThat(figures.get("echo_p50_ms").asDouble()).isPositive();
    }

    @Test
    @Tag("LIFE-8")
    void theSweepIsMeasured() throws IOException {
        JsonNode figures = run("sweep", "--entries", "30", "--due", "10");
        assertThat(figures.get("failed").asInt()).isZero();
        assertThat(figures.get("seconds").asDouble()).isBetween(0.0, 60.0);
        assertThat(figures.get("attach_p99_ratio").asDouble()).isPositive();
    }

    @Test
    @Tag("RATE-1")
    @Tag("RATE-3")
    void anOutageIsMeasured() throws IOException {
        JsonNode figures = run("outage", "--clients", "60", "--nodes", "1", "--rate", "10");
        assertThat(figures.get("missing").asInt()).isZero();
        assertThat(figures.get("ratio").asDouble()).isPositive().isLessThan(1.1);
        assertThat(figures.get("peak_10s_over_rate").asDouble()).isPositive().isLessThan(1.1);
        assertThat(figures.fieldNames())
                .toIterable()
                .contains("seconds_to_all_online", "ideal_seconds", "peak_1s_over_rate", "attempts_per_client");
    }

    @Test
    @Tag("PRES-9")
    void aDrainIsMeasured() throws IOException {
        JsonNode figures = run("drain", "--clients", "40", "--nodes", "2");
        assertThat(figures.get("lost").asInt()).isZero();
        assertThat(figures.get("sessions_lost").asInt()).isZero();
        assertThat(figures.get("max_seconds_offline").asDouble()).isLessThan(1);
        assertThat(figures.get("seconds_per_node").asDouble()).isPositive();
    }

    @Test
    void theRelayIsMeasured() throws IOException {
        JsonNode figures = run("relay");
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

    @Test
    void storedEntriesAreMeasured() throws IOException {
        JsonNode figures = run("stored", "--entries", "200");
        assertThat(figures.get("attached").asInt()).isEqualTo(2);
        assertThat(figures.get("failed").asInt()).isZero();
        assertThat(figures.get("start_seconds_many").asDouble()).isPositive();
        assertThat(figures.get("heap_mib_many").asDouble()).isPositive();
    }

    /** The figures that it prints; progress must not stand among them. */
    private static JsonNode run(String... arguments) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.commandLine().execute(withJson(arguments));
            assertThat(exitCode).isZero();
        } finally {
            System.setOut(before);
        }
        return ApiJson.mapper().readTree(printed.toByteArray());
    }

    private static String[] withJson(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return all;
    }
}
