package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.cluster.statistics.Reading;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.api.Upgrades;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract and the running server, held against each other. {@link TestSite} checks every answer of every test against it as well. */
@Tag("API-4")
class ContractTest {
    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedOperationIsServed() {
        Set<String> served = new TreeSet<>();
        site.api
                .operations()
                .forEach(operation -> served.add(
                        operation.method().value() + " " + operation.path().text()));

        assertThat(served).isEqualTo(TestSite.CONTRACT.operations());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode document = TestSite.CONTRACT.document;
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everyOperationHasAnIdOfItsOwn() {
        List<String> ids = TestSite.CONTRACT.document.findValuesAsText("operationId");
        assertThat(ids).doesNotHaveDuplicates().hasSameSizeAs(TestSite.CONTRACT.operations());
    }

    @Test
    void theNodeServesItsContract() {
        assertThat(site.get("/openapi.yaml", null).body()).startsWith("openapi: 3.1.0");
        assertThat(site.get("/api/v1/openapi.yaml", null).body())
                .isEqualTo(site.get("/openapi.yaml", null).body());
    }

    @Test
    void everyOperationAnswersAsDocumented() {
        walk();
        Set<String> succeeded = site.served.stream()
                .filter(served -> served.matches(".* 2\\d\\d"))
                .map(served -> served.substring(0, served.length() - 4))
                .collect(Collectors.toSet());
        Set<String> documented = new TreeSet<>(TestSite.CONTRACT.operations());
        documented.remove("GET /api/v1/live");
        assertThat(succeeded).containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void theExamplesOfTheFirstMessagesAreAsDocumented() {
        assertThat(TestSite.CONTRACT.wrong(
                        "Live",
                        io.jumphold.http.json.Json.text(new JumpItems.Live(
                                1,
                                List.of(Samples.details(1, "a", new JumpItems.JumpGroup(1, "g", "g"), Status.ONLINE)
                                        .item()),
                                List.of(2)))))
                .isEmpty();
    }

    private void walk() {
        site.get("/setup", null);
        site.get("/openapi.yaml", null);
        site.get("/api/v1/openapi.yaml", null);
        site.get("/api/v1/site", null);
        site.post("/api/v1/setup", null, new Accounts.SetUp(TestSite.SET_UP_SECRET, "admin", TestSite.PASSWORD));
        String root = site.post("/api/v1/sign-in", null, new Accounts.SignIn("admin", TestSite.PASSWORD))
                .json()
                .get("token")
                .textValue();
        int group = site.group(root, "Tills");
        people(root, group);
        programs(root);
        installers(root, group);
        items(root, group);
        sessions(root);
        upgrades(root);
        authorities(root);
        for (String path : List.of("/me", "/users", "/api-accounts", "/jump-groups", "/nodes", "/audit", "/settings")) {
            site.get("/api/v1" + path, root);
        }
        site.get("/api/v1/metrics", root);
        site.delete("/api/v1/nodes/node-2:17355", root);
        site.delete("/api/v1/nodes/node-1:17355", root);
        site.put(
                "/api/v1/settings",
                root,
                Map.of("heartbeat", 60, "lost_after_days", 20, "delete_after_days", 15, "connection_rate", 100));
        site.post("/api/v1/sign-out", root, "{}");
    }

    private void upgrades(String root) {
        UpgradeKit kit = new UpgradeKit(site, root);
        kit.trusted();
        byte[] payload = {1, 2, 3};
        kit.added("1.2.0", payload);
        site.post("/api/v1/client-versions/1.2.0/current", root, "{}");
        site.get("/api/v1/client-versions", root);
        site.get("/api/v1/release-keys", root);
        site.get("/api/v1/upgrades", root);
        site.versions.halt("1.2.0");
        site.post("/api/v1/upgrades/resume", root, new Upgrades.Resume("1.2.0"));
        kit.download(kit.ticket(payload, true), payload, null);
        site.delete("/api/v1/release-keys/" + kit.fingerprint(), root);
    }

    private void authorities(String root) {
        site.authorities.without = 3;
        site.post("/api/v1/authorities", root, "{}");
        site.get("/api/v1/authorities", root);
        site.post("/api/v1/authorities/2/change", root, "{}");
        site.post("/api/v1/authorities/2/change", root, new Operations.AuthorityChange(true));
        site.delete("/api/v1/authorities/1", root);
        site.delete("/api/v1/authorities/1?anyway=true", root);
    }

    private void people(String root, int group) {
        int id = site.post(
                        "/api/v1/users",
                        root,
                        new Accounts.NewUser(
                                "rob", null, TestSite.PASSWORD, Accounts.Role.REPRESENTATIVE, List.of(group)))
                .json()
                .get("id")
                .intValue();
        site.patch("/api/v1/users/" + id, root, new Accounts.UserChange("Rob", null, null, null, null));
    }

    private void programs(String root) {
        JsonNode made = site.post("/api/v1/api-accounts", root, new Accounts.NewApiAccount("ci", List.of("sessions")))
                .json();
        site.post(
                "/oauth2/token",
                null,
                "{\"grant_type\":\"client_credentials\",\"client_id\":" + made.at("/account/client_id")
                        + ",\"client_secret\":" + made.get("client_secret") + "}");
        site.delete("/api/v1/api-accounts/" + made.at("/account/id"), root);
    }

    private void installers(String root, int group) {
        Answer made = site.post("/api/v1/installers", root, new Installers.NewInstaller(group, null, null, null, null));
        site.get("/api/v1/installers", root);
        site.delete("/api/v1/installers/" + made.json().at("/installer/id"), root);
    }

    private void items(String root, int group) {
        site.machine(7, "reception", group, Status.ONLINE);
        site.machine(8, "attic", group, Status.OFFLINE);
        site.machine(9, "cellar", group, Status.OFFLINE);
        site.list.history.put(
                7,
                List.of(new JumpItems.HistoryEntry(
                        1, site.clock.instant(), "online", Status.ONLINE, "attached", "from 198.51.100.4")));
        site.get("/api/v1/jump-items?q=recept&field=name,host_name&limit=1".replace("host_name", "comments"), root);
        site.get("/api/v1/jump-items/counts", root);
        site.get("/api/v1/jump-items/pending-removals", root);
        site.get("/api/v1/jump-items/7", root);
        site.get("/api/v1/jump-items/7/history", root);
        site.machines.readings.put(7, new Reading(Samples.READINGS, site.clock.instant()));
        site.get("/api/v1/jump-items/7/statistics", root);
        site.patch("/api/v1/jump-items/7", root, new JumpItems.Change("Reception", null, null, null));
        site.post("/api/v1/jump-items/8/wake", root, new JumpItems.Wake("0a:1b:2c:ff", 0));
        site.delete("/api/v1/jump-items/8", root);
        site.post("/api/v1/jump-items/removals", root, new JumpItems.Removals(List.of(9, 10)));
    }

    private void sessions(String root) {
        String id = site.post("/api/v1/jump-items/7/jump", root, "{}")
                .json()
                .at("/session/id")
                .textValue();
        site.get("/api/v1/sessions", root);
        site.get("/api/v1/sessions/" + id, root);
        site.post("/api/v1/sessions/" + id + "/ticket", root, "{}");
        site.post("/api/v1/sessions/" + id + "/end", root, "{}");
    }
}
