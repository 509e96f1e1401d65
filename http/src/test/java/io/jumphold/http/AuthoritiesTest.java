package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.identity.InstallerKey;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENR-9")
class AuthoritiesTest {
    private static final String PATH = "/api/v1/authorities";
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);

    private final TestSite site = new TestSite();
    private final String root = site.administrator();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void onlyAdministratorsSeeAndChangeThem() {
        String rep = site.representative("ada");

        assertThat(site.get(PATH, rep).problem()).isEqualTo("403 permission_denied");
        assertThat(site.post(PATH, rep, "{}").problem()).isEqualTo("403 permission_denied");
        assertThat(site.post(PATH + "/1/change", rep, "{}").problem()).isEqualTo("403 permission_denied");
        assertThat(site.delete(PATH + "/1", rep).problem()).isEqualTo("403 permission_denied");
        assertThat(site.authorities.trust().own()).hasSize(1);
    }

    @Test
    void theListTellsHowManyClientsDoNotTrustEach() {
        site.authorities.without = 12;
        Answer prepared = site.post(PATH, root, "{}");

        JsonNode list = site.get(PATH, root).json().get("authorities");

        assertThat(prepared.status()).isEqualTo(201);
        assertThat(list.findValuesAsText("number")).containsExactly("1", "2");
        assertThat(list.findValuesAsText("state")).containsExactly("current", "next");
        assertThat(list.findValuesAsText("sha256")).containsExactly(FIRST, SECOND);
        assertThat(list.findValuesAsText("clients_without")).containsExactly("0", "12");
    }

    @Test
    void aChangeWithClientsThatWouldBeCutOffIsRefusedWithTheirNumberUnlessAnyway() {
        site.authorities.without = 12;
        site.post(PATH, root, "{}");

        Answer refused = site.post(PATH + "/2/change", root, "{}");
        assertThat(refused.problem()).isEqualTo("409 clients_without_authority");
        assertThat(refused.json().get("detail").textValue()).startsWith("12 Jump Clients do not trust authority 2");
        assertThat(site.post(PATH + "/2/change", root, Map.of("anyway", false)).status())
                .isEqualTo(409);

        Answer changed = site.post(PATH + "/2/change", root, new Operations.AuthorityChange(true));

        assertThat(changed.json().get("state").textValue()).isEqualTo("current");
        assertThat(site.get(PATH, root).json().get("authorities").findValuesAsText("state"))
                .containsExactly("former", "current");
    }

    @Test
    void aFormerAuthorityIsRetiredWhenNobodyNeedsTheWayBackOrAnyway() {
        site.post(PATH, root, "{}");
        site.post(PATH + "/2/change", root, "{}");
        site.authorities.without = 1;

        assertThat(site.delete(PATH + "/2", root).problem()).isEqualTo("409 in_use");
        assertThat(site.delete(PATH + "/1", root).problem()).isEqualTo("409 clients_without_authority");
        assertThat(site.delete(PATH + "/1?anyway=perhaps", root).problem()).isEqualTo("400 invalid_request");
        assertThat(site.delete(PATH + "/1?anyway=true", root).status()).isEqualTo(204);
        assertThat(site.delete(PATH + "/1", root).problem()).isEqualTo("404 not_found");
        assertThat(site.delete(PATH + "/one", root).problem()).isEqualTo("404 not_found");
    }

    @Test
    void whatWasDoneAndWhatWasRefusedStandsInTheAuditLog() {
        site.authorities.without = 12;
        site.post(PATH, root, "{}");
        site.post(PATH + "/2/change", root, "{}");
        site.post(PATH + "/2/change", root, new Operations.AuthorityChange(true));
        site.delete(PATH + "/1?anyway=true", root);

        assertThat(site.audit.entries)
                .extracting(entry -> entry.what())
                .endsWith("authority_prepared", "authority_refused", "authority_changed", "authority_retired");
        assertThat(site.audit.entries)
                .filteredOn(entry -> entry.what().equals("authority_changed"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.target()).isEqualTo("authority:2");
                    assertThat(entry.after()).contains("\"clients_without\":12", "\"anyway\":true");
                });
    }

    @Test
    void theMetricsTellHowManyClientsDoNotTrustTheNextOne() {
        site.authorities.without = 12;
        assertThat(site.get("/api/v1/metrics", root).body()).contains("jumphold_authority_clients_without 0.0");

        site.post(PATH, root, "{}");

        assertThat(site.get("/api/v1/metrics", root).body()).contains("jumphold_authority_clients_without 12.0");
    }

    @Test
    void anInstallersKeyNamesAllThatAreShownOrAreAboutToBe() {
        int group = site.group(root, "Tills");
        site.post(PATH, root, "{}");

        String key = site.post(
                        "/api/v1/installers",
                        root,
                        new Installers.NewInstaller(group, null, null, null, null, null, null, null))
                .json()
                .get("key")
                .textValue();

        assertThat(InstallerKey.parse(key).authorities()).containsExactly(FIRST, SECOND);
    }

    @Test
    void whoeverIsSignedInIsToldOfThemAndNobodyElseIs() {
        site.post(PATH, root, "{}");

        assertThat(site.get("/api/v1/me", root).header("Jumphold-Authorities")).isEqualTo(FIRST + ", " + SECOND);
        assertThat(site.get("/api/v1/site", null).header("Jumphold-Authorities"))
                .isEmpty();
    }
}
