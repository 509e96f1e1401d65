package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.cluster.statistics.Reading;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.Readings;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("STAT-3")
class StatisticsTest {
    private static final String STATISTICS = "/api/v1/jump-items/8/statistics";

    private final TestSite site = new TestSite();
    private String rob;

    @BeforeEach
    void setUp() {
        String root = site.administrator();
        int tills = site.group(root, "Tills");
        rob = site.representative("rob", tills);
        site.machine(8, "attic", tills, Status.ONLINE);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void theNewestReadingIsShownWithItsTime() throws IOException {
        site.machines.readings.put(8, new Reading(Samples.READINGS, site.clock.instant()));

        JsonNode shown = site.get(STATISTICS, rob).json();

        assertThat(shown.get("cpu_percent").doubleValue()).isEqualTo(12.5);
        assertThat(shown.get("at").textValue()).isEqualTo(site.clock.instant().toString());
        assertThat(shown.at("/disks/0/mount").textValue()).isEqualTo("/");
        assertThat(shown.at("/thumbnail/type").textValue()).isEqualTo("image/jpeg");
        assertThat(shown.at("/thumbnail/bytes").binaryValue()).isEqualTo(Samples.READINGS.thumbnail());
    }

    @Test
    @Tag("STAT-1")
    void whatWasNotToldIsNotThere() {
        site.machines.readings.put(
                8, new Reading(new Readings(null, 7L, null, null, null, null, new byte[0]), site.clock.instant()));

        assertThat(site.get(STATISTICS, rob).json().fieldNames())
                .toIterable()
                .containsExactly("id", "at", "uptime_seconds");
    }

    @Test
    void whereThereIsNoneTheReasonIsTold() {
        assertThat(site.get(STATISTICS, rob).problem()).isEqualTo("404 no_statistics");

        site.machine(8, "attic", site.list.items.get(8).item().group().id(), Status.OFFLINE);
        assertThat(site.get(STATISTICS, rob).problem()).isEqualTo("409 client_offline");
    }

    @Test
    void whoMayNotSeeTheMachineMayNotSeeThis() {
        site.machines.readings.put(8, new Reading(Samples.READINGS, site.clock.instant()));

        assertThat(site.get(STATISTICS, site.representative("eve")).problem()).isEqualTo("404 client_not_found");
        assertThat(site.get(STATISTICS, null).status()).isEqualTo(401);
    }
}
