package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.statistics.StatisticsRules;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.Statistic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
    private final TestSite site = new TestSite();
    private String root;

    @BeforeEach
    void setUp() {
        root = site.administrator();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void anybodyMayKnowWhichSiteItIs() {
        assertThat(site.get("/api/v1/site", null).body())
                .isEqualTo("{\"site_id\":\"site-1\",\"product\":\"Jumphold\",\"version\":\"1.0.0\"}");
    }

    @Test
    @Tag("PRES-1")
    void whoeverIsSignedInIsToldOfAllNodesAndNobodyElseIs() {
        String password = "{\"name\":\"root\",\"password\":\"" + TestSite.PASSWORD + "\"}";

        assertThat(site.get("/api/v1/me", root).header("Jumphold-Nodes"))
                .isEqualTo("jumphold.example:443, other.example:8443");
        assertThat(site.post("/api/v1/sign-in", null, password).header("Jumphold-Nodes"))
                .isEqualTo("jumphold.example:443, other.example:8443");
        assertThat(site.get("/api/v1/site", null).header("Jumphold-Nodes")).isEmpty();
        assertThat(site.get("/api/v1/me", "jht_none").header("Jumphold-Nodes")).isEmpty();
        assertThat(site.post("/api/v1/sign-in", null, password.replace("root", "nobody"))
                        .header("Jumphold-Nodes"))
                .isEmpty();
    }

    @Test
    @Tag("TIER-1")
    void theNodesAreShownWithTheirTiers() {
        JsonNode node = site.get("/api/v1/nodes", root).json().at("/nodes/0");

        assertThat(node.get("tier").textValue()).isEqualTo("b300");
        assertThat(node.get("capacity").intValue()).isEqualTo(10_000);
        assertThat(node.get("level").textValue()).isEqualTo("warning");
    }

    @Test
    @Tag("TIER-3")
    void aNodeThatIsGoneForGoodIsRemovedAndOneThatRunsIsNot() {
        assertThat(site.get("/api/v1/nodes", root).json().at("/away/0/address").textValue())
                .isEqualTo("node-2:17355");

        assertThat(site.delete("/api/v1/nodes/node-2:17355", root).status()).isEqualTo(204);

        assertThat(site.get("/api/v1/nodes", root).json().get("away")).isEmpty();
        assertThat(site.audit.entries)
                .last()
                .satisfies(entry -> assertThat(entry.what()).isEqualTo("node_removed"));
        assertThat(site.delete("/api/v1/nodes/node-2:17355", root).problem()).isEqualTo("404 not_found");
        assertThat(site.delete("/api/v1/nodes/node-1:17355", root).problem()).isEqualTo("409 in_use");
    }

    @Test
    @Tag("UNI-3")
    void aSettingIsChangedAndTheOthersStay() {
        String before = site.get("/api/v1/settings", root).body();

        Answer answer = site.put("/api/v1/settings", root, "{\"uninstalled_client_behavior\":\"remove\"}");

        assertThat(before).contains("\"uninstalled_client_behavior\":\"keep\"");
        assertThat(answer.body()).isEqualTo(before.replace("\"keep\"", "\"remove\""));
        assertThat(site.directory.current().settings().keepUninstalled()).isFalse();
        assertThat(site.directory.current().settings().heartbeat()).isEqualTo(Duration.ofSeconds(30));
        assertThat(site.audit.entries).last().satisfies(entry -> {
            assertThat(entry.before()).contains("keep");
            assertThat(entry.after()).contains("remove");
        });
    }

    @ParameterizedTest
    @Tag("RATE-1")
    @ValueSource(ints = {0, -1, 301})
    void aConnectionRateOutOfRangeIsRefusedWithTheRange(int perSecond) {
        Answer answer = site.put("/api/v1/settings", root, "{\"connection_rate\":" + perSecond + "}");

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.error("connection_rate")).isEqualTo("must be from 1 to 300 Jump Clients a second");
        assertThat(site.get("/api/v1/settings", root)
                        .json()
                        .get("connection_rate")
                        .intValue())
                .isEqualTo(50);
    }

    @ParameterizedTest
    @Tag("STAT-2")
    @ValueSource(ints = {9, 0, -60, 86_401})
    void aStatisticsIntervalOutOfRangeIsRefusedWithTheRange(int seconds) {
        Answer answer = site.put("/api/v1/settings", root, "{\"statistics_interval\":" + seconds + "}");

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.error("statistics_interval")).isEqualTo("must be from 10 to 86400 seconds, which is a day");
    }

    @ParameterizedTest
    @Tag("STAT-1")
    @ValueSource(strings = {"\"keys\"", "\"screen_state\"", "\"CPU\""})
    void statisticsThatThereAreNotAreRefusedWithThoseThatThereAre(String words) {
        Answer answer = site.put("/api/v1/settings", root, "{\"statistics\":[" + words + "]}");

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.error("statistics")).isEqualTo("must be any of cpu, console_user, disk, thumbnail, uptime");
    }

    @Test
    @Tag("STAT-1")
    @Tag("STAT-4")
    void aChoiceOfStatisticsIsKeptInOneOrderAndItsCostStandsBesideIt() {
        int tills = site.group(root, "Tills");
        for (int id = 1; id <= 30; id++) {
            site.machine(id, "till-" + id, tills, id <= 20 ? Status.ONLINE : Status.OFFLINE);
        }
        JsonNode before = site.get("/api/v1/settings", root).json();
        assertThat(before.get("statistics").toString()).isEqualTo("[\"cpu\",\"console_user\",\"disk\",\"uptime\"]");
        assertThat(before.get("use_screen_state").booleanValue()).isTrue();
        assertThat(before.get("statistics_bandwidth").longValue())
                .isEqualTo(StatisticsRules.bytesPerSecond(Settings.DEFAULT, 20))
                .isPositive();

        JsonNode after = site.put(
                        "/api/v1/settings",
                        root,
                        "{\"statistics\":[\"uptime\",\"cpu\",\"cpu\"],\"statistics_interval\":10,\"use_screen_state\":false,"
                                + "\"statistics_bandwidth\":1}")
                .json();

        assertThat(after.get("statistics").toString()).isEqualTo("[\"cpu\",\"uptime\"]");
        assertThat(site.directory.current().settings())
                .isEqualTo(Settings.DEFAULT
                        .withStatistics(List.of(Statistic.CPU, Statistic.UPTIME), Duration.ofSeconds(10))
                        .withScreenState(false));
        assertThat(after.get("statistics_bandwidth").longValue())
                .isEqualTo(
                        StatisticsRules.bytesPerSecond(site.directory.current().settings(), 20));
        assertThat(site.put("/api/v1/settings", root, "{\"statistics\":[]}")
                        .json()
                        .get("statistics_bandwidth")
                        .longValue())
                .isZero();
    }

    @ParameterizedTest
    @Tag("LIFE-1")
    @CsvSource({"lost_after_days,14", "lost_after_days,3651", "delete_after_days,0", "delete_after_days,-15"})
    void daysOutOfRangeAreRefusedWithTheRange(String setting, int days) {
        Answer answer = site.put("/api/v1/settings", root, "{\"" + setting + "\":" + days + "}");

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.error(setting)).isEqualTo("must be whole days from 15 to 3650");
    }

    @Test
    @Tag("LIFE-1")
    void daysAreWhole() {
        Answer answer = site.put("/api/v1/settings", root, "{\"lost_after_days\":15.5}");

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.error("lost_after_days")).isEqualTo("must be whole days from 15 to 3650");
    }

    @ParameterizedTest
    @Tag("LIFE-1")
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat|\"soon\"",
                "heartbeat|99999999999",
                "lost_after_days|[15]",
                "delete_after_days|{}",
                "connection_rate|true",
                "max_concurrent_upgrades|\"5\"",
                "max_upgrade_bandwidth|1e99",
                "upgrade_mode|7",
                "uninstalled_client_behavior|false",
                "duplicates|\"perhaps\"",
                "statistics|\"cpu\"",
                "statistics|[null]",
                "statistics|[{}]",
                "statistics_interval|[]",
                "allow_wake|\"yes\"",
                "restrict_local_uninstall|1",
                "use_screen_state|\"on\"",
                "history_retention|0",
                "history_retention|3651",
                "history_retention|\"long\""
            })
    void aSettingOfTheWrongKindIsRefusedWithItsRangeLikeOneOutOfIt(String setting, String value) {
        Answer answer = site.put("/api/v1/settings", root, "{\"" + setting + "\":" + value + "}");

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.json().get("errors").toString())
                .startsWith("{\"" + setting)
                .contains("must be");
        assertThat(site.directory.current().settings()).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void settingsThatAreNoJsonAreNoSettings() {
        assertThat(site.put("/api/v1/settings", root, "{\"heartbeat\":").problem())
                .isEqualTo("400 invalid_request");
    }

    @Test
    @Tag("LIFE-9")
    void theHistoryIsKeptForAsManyDaysAsTheSettingSays() {
        assertThat(site.get("/api/v1/settings", root)
                        .json()
                        .get("history_retention")
                        .intValue())
                .isEqualTo(400);

        assertThat(site.put("/api/v1/settings", root, "{\"history_retention\":1}")
                        .json()
                        .get("history_retention")
                        .intValue())
                .isEqualTo(1);
        assertThat(site.directory.current().settings().historyRetention()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    @Tag("LIFE-1")
    void lostAfterDeletedIsSavedWithAWarning() {
        Answer odd = site.put("/api/v1/settings", root, "{\"lost_after_days\":40,\"delete_after_days\":40}");

        assertThat(odd.status()).isEqualTo(200);
        assertThat(odd.json().at("/warnings/0").textValue()).contains("40 days");
        assertThat(site.directory.current().settings().lostAfterDays()).isEqualTo(40);
        assertThat(site.get("/api/v1/settings", root).json().has("warnings")).isFalse();
        Answer even = site.put("/api/v1/settings", root, "{\"lost_after_days\":39}");
        assertThat(even.json().has("warnings")).isFalse();
    }

    @Test
    @Tag("WOL-1")
    void wakingIsAllowedUntilItIsTurnedOff() {
        assertThat(site.get("/api/v1/settings", root).json().get("allow_wake").booleanValue())
                .isTrue();

        site.put("/api/v1/settings", root, "{\"allow_wake\":false}");
        site.put("/api/v1/settings", root, "{\"heartbeat\":60}");

        assertThat(site.directory.current().settings().allowWake()).isFalse();
        assertThat(site.get("/api/v1/settings", root).json().get("allow_wake").booleanValue())
                .isFalse();
    }

    @ParameterizedTest
    @Tag("PRES-3")
    @ValueSource(ints = {4, 0, -1, 301, Integer.MAX_VALUE})
    void aHeartbeatOutOfRangeIsRefusedWithTheRange(int seconds) {
        Answer answer = site.put("/api/v1/settings", root, "{\"heartbeat\":" + seconds + "}");

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.error("heartbeat")).isEqualTo("must be from 5 to 300 seconds");
    }

    @ParameterizedTest
    @Tag("PRES-3")
    @ValueSource(ints = {5, 300})
    void aHeartbeatInRangeIsKept(int seconds) {
        assertThat(site.put("/api/v1/settings", root, "{\"heartbeat\":" + seconds + "}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBehaviourThatThereIsNotIsToldThoseThatThereAre() {
        assertThat(site.put("/api/v1/settings", root, "{\"uninstalled_client_behavior\":\"forget\"}")
                        .error("uninstalled_client_behavior"))
                .isEqualTo("must be one of keep, remove");
    }

    @Test
    @Tag("RPT-2")
    void theAuditLogIsPagedNewestFirst() {
        for (String name : List.of("One", "Two", "Three")) {
            site.group(root, name);
        }

        JsonNode first = site.get("/api/v1/audit?limit=2", root).json();
        JsonNode second = site.get(
                        "/api/v1/audit?limit=2&cursor="
                                + first.get("next_cursor").textValue(),
                        root)
                .json();

        assertThat(first.get("items").findValuesAsText("what"))
                .containsExactly("jump_group_created", "jump_group_created");
        assertThat(second.at("/items/0/after").textValue()).contains("One");
        assertThat(second.has("next_cursor")).isFalse();
        assertThat(first.at("/items/0/from_address").textValue()).isEqualTo("127.0.0.1");
    }
}
