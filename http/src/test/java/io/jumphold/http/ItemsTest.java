package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.JumpItems.SearchField;
import io.jumphold.protocol.api.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemsTest {
    private final TestSite site = new TestSite();
    private String root;
    private String rob;
    private int tills;
    private int servers;

    @BeforeEach
    void setUp() {
        root = site.administrator();
        tills = site.group(root, "Tills");
        servers = site.group(root, "Servers");
        rob = site.representative("rob", tills);
        site.machine(7, "reception", tills, Status.ONLINE);
        site.machine(8, "attic", tills, Status.OFFLINE);
        site.machine(9, "database", servers, Status.ONLINE);
        site.audit.entries.clear();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("ITEM-5")
    void theListIsByGroupThenTagAndCountsStandWithIt() {
        assertThat(names("", root)).containsExactly("database", "attic", "reception");
        JsonNode counts = site.get("/api/v1/jump-items/counts", root).json();
        assertThat(counts.at("/all/items").intValue()).isEqualTo(3);
        assertThat(counts.at("/all/online").intValue()).isEqualTo(2);
        assertThat(counts.get("groups").size()).isEqualTo(2);
    }

    @Test
    @Tag("PRES-2")
    void aLineShowsOneStatusItsFlagsAndItsTimes() {
        JsonNode item = site.get("/api/v1/jump-items/7", root).json().get("item");

        assertThat(item.get("status").textValue()).isEqualTo("online");
        assertThat(item.get("flags").properties())
                .hasSize(6)
                .allMatch(flag -> !flag.getValue().booleanValue());
        assertThat(item.at("/times/last_seen").textValue()).isEqualTo("2026-02-28T08:00:00Z");
        assertThat(item.get("times").has("lost_at")).isFalse();
    }

    @Test
    @Tag("SRCH-1")
    void allFieldsCanBeChosenInAnySubset() {
        for (SearchField field : SearchField.values()) {
            site.get("/api/v1/jump-items?q=x&field=" + field.word(), root);
            assertThat(site.list.asked.fields()).containsExactly(field);
        }
        site.get("/api/v1/jump-items?q=x&field=name,tag&field=fqdn", root);
        assertThat(site.list.asked.fields())
                .containsExactlyInAnyOrder(SearchField.NAME, SearchField.TAG, SearchField.FQDN);
        site.get("/api/v1/jump-items?q=x", root);
        assertThat(site.list.asked.fields()).isEmpty();
    }

    @Test
    void anUnknownFieldOrStatusIsToldThoseThatThereAre() {
        Answer field = site.get("/api/v1/jump-items?field=password", root);
        Answer status = site.get("/api/v1/jump-items?status=ONLINE", root);

        assertThat(field.problem()).isEqualTo("400 invalid_request");
        assertThat(field.error("field")).startsWith("must be one of comments, console_user, domain");
        assertThat(status.error("status")).isEqualTo("must be one of online, offline, lost, uninstalled");
    }

    @Test
    void theListCanBeCutByStatusAndByGroup() {
        assertThat(names("?status=offline", root)).containsExactly("attic");
        assertThat(names("?status=offline,online&status=lost", root)).hasSize(3);
        assertThat(names("?group=servers", root)).containsExactly("database");
        assertThat(names("?group=" + tills + "&group=servers", root)).hasSize(3);
        assertThat(names("?group=unknown", root)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"' OR 1=1 --", "%", "_", "\\", "<script>", "名前", "a'b\"c", "%' ESCAPE '"})
    void whatIsSearchedForReachesTheQuestionToTheLetter(String words) {
        assertThat(names("?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8), root))
                .isEmpty();
        assertThat(site.list.asked.words()).isEqualTo(words);
    }

    @Test
    void aSearchHasItsLimitEvenInTheLongestLetters() {
        assertThat(search("🙂".repeat(1_024)).status()).isEqualTo(200);
        Answer tooLong = search("x".repeat(1_025));
        assertThat(tooLong.problem()).isEqualTo("400 invalid_request");
        assertThat(tooLong.error("q")).isEqualTo("may have at most 1024 characters");
        assertThat(search("a\u0000b").error("q")).isEqualTo("holds control characters");
        assertThat(site.send(site.request("/api/v1/jump-items?q=" + "x".repeat(20_000), root)
                                .GET())
                        .status())
                .isEqualTo(414);
    }

    @Test
    void aCursorThatWasTamperedWithIsRefused() {
        String cursor = site.get("/api/v1/jump-items?limit=1", root)
                .json()
                .get("next_cursor")
                .textValue();

        assertThat(names("?limit=1&cursor=" + cursor, root)).containsExactly("attic");
        assertThat(site.get("/api/v1/jump-items?cursor=x" + cursor, root).problem())
                .isEqualTo("400 invalid_request");
        assertThat(site.get("/api/v1/jump-items?cursor=" + "x".repeat(3_000), root)
                        .problem())
                .isEqualTo("400 invalid_request");
    }

    @Test
    @Tag("SRCH-2")
    void aRepresentativeSeesNothingOfOtherGroups() {
        assertThat(names("", rob)).containsExactly("attic", "reception");
        assertThat(names("?q=database", rob)).isEmpty();
        assertThat(names("?group=servers", rob)).isEmpty();
        assertThat(site.list.asked.groups()).isEqualTo(Set.of());
        assertThat(site.get("/api/v1/jump-items/counts", rob)
                        .json()
                        .at("/all/items")
                        .intValue())
                .isEqualTo(2);
        assertThat(site.get("/api/v1/jump-groups", rob).json().get("items").findValuesAsText("name"))
                .containsExactly("Tills");
    }

    @Test
    @Tag("SRCH-2")
    void whatMayNotBeSeenIsAnsweredAsWhatDoesNotExist() {
        for (String path : List.of("/api/v1/jump-items/%d", "/api/v1/jump-items/%d/history")) {
            Answer hidden = site.get(path.formatted(9), rob);
            assertThat(hidden.problem()).isEqualTo("404 client_not_found");
            assertThat(hidden.body())
                    .isEqualTo(site.get(path.formatted(99), rob).body());
        }
        assertThat(site.post("/api/v1/jump-items/9/jump", rob, "{}").problem()).isEqualTo("404 client_not_found");
        assertThat(site.audit.entries).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.who()).isEqualTo("rob");
            assertThat(entry.target()).isEqualTo("client:9");
            assertThat(entry.code()).isEqualTo("not_found");
        });
    }

    @Test
    @Tag("ROLE-2")
    void aRepresentativeMayNotEditOrRemoveWhatHeSees() {
        assertThat(site.patch("/api/v1/jump-items/7", rob, change("x")).problem())
                .isEqualTo("403 permission_denied");
        assertThat(site.delete("/api/v1/jump-items/7", rob).problem()).isEqualTo("403 permission_denied");
        assertThat(site.post("/api/v1/jump-items/removals", rob, new JumpItems.Removals(List.of(7)))
                        .problem())
                .isEqualTo("403 permission_denied");
        assertThat(site.machines.removed).isEmpty();
    }

    @Test
    void anEditIsAnsweredWithTheItemAsItIsNowAndAuditedWithBothStates() {
        Answer answer =
                site.patch("/api/v1/jump-items/7", root, new JumpItems.Change("<b>Reception</b>", "", null, servers));

        assertThat(answer.json().get("name").textValue()).isEqualTo("<b>Reception</b>");
        assertThat(answer.json().at("/group/name").textValue()).isEqualTo("Servers");
        assertThat(answer.header("ETag")).isEqualTo("\"5\"");
        assertThat(site.audit.entries).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("jump_item_edited");
            assertThat(entry.before()).contains("\"reception\"");
            assertThat(entry.after()).contains("<b>Reception</b>");
        });
    }

    @Test
    @Tag("ITEM-2")
    void anEditThatNamesAnOldVersionIsRefused() {
        assertThat(site.patch("/api/v1/jump-items/7", root, change("x"), "If-Match", "\"3\"")
                        .problem())
                .isEqualTo("409 version_conflict");
        assertThat(site.patch("/api/v1/jump-items/7", root, change("x"), "If-Match", "\"4\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Tag("ITEM-1")
    void anEditIsCheckedFieldByField() {
        Answer answer = site.patch(
                "/api/v1/jump-items/7", root, new JumpItems.Change(" ", "t".repeat(65), "c".repeat(1_025), 4_711));

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.json().get("errors").size()).isEqualTo(4);
    }

    @Test
    @Tag("UNI-4")
    void anOfflineClientCanBeEditedAndAnUninstalledOneCannot() {
        site.machine(10, "gone", tills, Status.UNINSTALLED);

        assertThat(site.patch("/api/v1/jump-items/8", root, change("loft")).status())
                .isEqualTo(200);
        assertThat(site.patch("/api/v1/jump-items/10", root, change("x")).problem())
                .isEqualTo("409 client_uninstalled");
        assertThat(site.patch("/api/v1/jump-items/11", root, change("x")).problem())
                .isEqualTo("404 client_not_found");
        assertThat(site.delete("/api/v1/jump-items/10", root).status()).isEqualTo(204);
    }

    @Test
    @Tag("UNI-1")
    void severalAreRemovedEachWithItsOwnResult() {
        Answer answer = site.post("/api/v1/jump-items/removals", root, new JumpItems.Removals(List.of(9, 99, 7)));

        JsonNode results = answer.json().get("items");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(results.findValuesAsText("id")).containsExactly("9", "99", "7");
        assertThat(results.get(0).has("problem")).isFalse();
        assertThat(results.at("/1/problem/code").textValue()).isEqualTo("client_not_found");
        assertThat(site.machines.removed).containsExactlyInAnyOrder(9, 7);
        assertThat(site.audit.entries)
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.what()).isEqualTo("jump_item_removed"));
    }

    @Test
    void aRemovalThatNamesAnOldVersionIsRefused() {
        assertThat(site.send(site.request("/api/v1/jump-items/7", root)
                                .header("If-Match", "\"3\"")
                                .DELETE())
                        .problem())
                .isEqualTo("409 version_conflict");
        assertThat(site.delete("/api/v1/jump-items/7", root).status()).isEqualTo(204);
    }

    @Test
    @Tag("UNI-8")
    void aPendingRemovalIsSeenByAdministratorsOnly() {
        JumpItems.Flags pending = new JumpItems.Flags(false, false, false, false, true, false);
        site.list.items.put(
                12,
                Samples.details(
                        12, "going", site.directory.current().group(tills).orElseThrow(), Status.OFFLINE, pending));

        assertThat(names("", root)).doesNotContain("going");
        assertThat(site.get("/api/v1/jump-items/12", root)
                        .json()
                        .at("/item/flags/deletion_requested")
                        .booleanValue())
                .isTrue();
        assertThat(site.get("/api/v1/jump-items/12", rob).problem()).isEqualTo("404 client_not_found");
        assertThat(site.get("/api/v1/jump-items/pending-removals", root)
                        .json()
                        .at("/items")
                        .findValuesAsText("name"))
                .contains("going")
                .hasSameSizeAs(List.of("name", "group"));
        assertThat(site.get("/api/v1/jump-items/pending-removals", rob).problem())
                .isEqualTo("403 permission_denied");
    }

    @Test
    @Tag("LIFE-9")
    void theHistoryShowsEveryChangeWithTimeAndCause() {
        site.list.history.put(
                7,
                List.of(
                        new JumpItems.HistoryEntry(3, site.clock.instant(), "online", Status.ONLINE, "attached", ""),
                        new JumpItems.HistoryEntry(2, site.clock.instant(), "edited", null, "edited", "by root"),
                        new JumpItems.HistoryEntry(1, site.clock.instant(), "offline", Status.OFFLINE, "silent", "")));

        JsonNode first = site.get("/api/v1/jump-items/7/history?limit=2", rob).json();
        JsonNode second = site.get(
                        "/api/v1/jump-items/7/history?limit=2&cursor="
                                + first.get("next_cursor").textValue(),
                        rob)
                .json();

        assertThat(first.get("items").findValuesAsText("what")).containsExactly("online", "edited");
        assertThat(second.at("/items/0/cause").textValue()).isEqualTo("silent");
        assertThat(second.at("/items/0/at").textValue()).isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void theContractNamesAllSearchFields() {
        assertThat(TestSite.CONTRACT.document.at("/components/schemas/SearchField/enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(Arrays.stream(SearchField.values())
                        .map(SearchField::word)
                        .toList());
    }

    private Answer search(String words) {
        return site.get("/api/v1/jump-items?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8), root);
    }

    private List<String> names(String query, String token) {
        JsonNode items = site.get("/api/v1/jump-items" + query, token).json().get("items");
        return items.valueStream().map(item -> item.get("name").textValue()).toList();
    }

    private static JumpItems.Change change(String name) {
        return new JumpItems.Change(name, null, null, null);
    }
}
