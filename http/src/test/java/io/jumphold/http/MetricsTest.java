package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Accounts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may read how a node does, and what the API itself adds to it. */
class MetricsTest {
    private final TestSite site = new TestSite();
    private final String root = site.administrator();

    @AfterEach
    void close() {
        site.close();
    }

    private String program(String scope) {
        Answer account =
                site.post("/api/v1/api-accounts", root, new Accounts.NewApiAccount("program " + scope, List.of(scope)));
        return site.post(
                        "/oauth2/token",
                        null,
                        "{\"grant_type\":\"client_credentials\",\"client_id\":"
                                + account.json().at("/account/client_id") + ",\"client_secret\":"
                                + account.json().get("client_secret") + "}")
                .json()
                .get("access_token")
                .textValue();
    }

    @Test
    void whoseTaskItIsReadsThemAndNobodyElse() {
        String scraper = program("metrics:read");
        assertThat(site.get("/api/v1/metrics", scraper).body()).contains("jvm_memory_used_bytes");
        assertThat(site.get("/api/v1/metrics", root).status()).isEqualTo(200);
        assertThat(site.get("/api/v1/metrics", program("jump_items:read")).problem())
                .isEqualTo("403 permission_denied");
        assertThat(site.get("/api/v1/metrics", site.representative("ada")).problem())
                .isEqualTo("403 permission_denied");
        assertThat(site.get("/api/v1/metrics", null).problem()).isEqualTo("401 not_signed_in");
        assertThat(site.get("/api/v1/nodes", scraper).problem()).isEqualTo("403 permission_denied");
    }

    @Test
    void everyAnswerIsCountedWithItsProblem() {
        site.get("/api/v1/me", root);
        site.get("/api/v1/jump-items/99", root);
        site.get("/api/v1/jump-items/98", root);

        assertThat(site.get("/api/v1/metrics", root).body())
                .contains("jumphold_api_requests_total{code=\"client_not_found\",status=\"404\"} 2.0")
                .contains("code=\"ok\",status=\"200\"")
                .contains("jumphold_upgrades_slots 50.0");
    }

    @Test
    void howLongTheQueueIsIsCountedWithoutReadingIt() {
        assertThat(site.get("/api/v1/metrics", root).body())
                .contains("jumphold_upgrades_waiting 120.0")
                .contains("jumphold_upgrades_slots_used 30.0");
    }
}
