package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.IdempotencyKeys.Known;
import io.jumphold.http.TestSite.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("API-4")
class IdempotencyTest {
    private static final String SIXTEEN = "0123456789abcdef";
    private static final String LONG_KEY = SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN
            + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN + SIXTEEN;

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
    void theSameRequestIsCarriedOutOnceAndAnsweredAlike() {
        Answer first = group("key", "{\"name\":\"Tills\"}");
        Answer again = group("key", "{\"name\":\"Tills\"}");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(site.directory.current().groups()).hasSize(1);
    }

    @Test
    void anotherRequestWithTheKeyIsRefused() {
        group("key", "{\"name\":\"Tills\"}");

        assertThat(group("key", "{\"name\":\"Servers\"}").problem()).isEqualTo("409 idempotency_key_reused");
        assertThat(post("/api/v1/users", "key", "{\"name\":\"Tills\"}").problem())
                .isEqualTo("409 idempotency_key_reused");
    }

    @Test
    void aKeyBelongsToItsAccount() {
        group("key", "{\"name\":\"Tills\"}");

        assertThat(site.idempotencyKeys.known.keySet()).containsExactly("user:1 key");
    }

    @Test
    void aRefusalFreesTheKey() {
        assertThat(group("key", "{}").problem()).isEqualTo("400 invalid_request");

        assertThat(group("key", "{\"name\":\"Tills\"}").status()).isEqualTo(201);
    }

    @Test
    void aRequestThatIsUnderWayIsNotStartedAgain() {
        Answer first = group("key", "{\"name\":\"Tills\"}");
        site.idempotencyKeys.known.computeIfPresent("user:1 key", (key, known) -> new Known(known.requestHash(), null));

        Answer again = group("key", "{\"name\":\"Tills\"}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.problem()).isEqualTo("503 server_busy");
        assertThat(again.header("Retry-After")).isEqualTo("1");
    }

    @Test
    @Tag("SEC-5")
    void aKeptAnswerGivesNothingAway() {
        int group = group("key", "{\"name\":\"Tills\"}").json().get("id").intValue();
        String body = "{\"jump_group_id\":" + group + "}";
        Answer made = post("/api/v1/installers", "other", body);

        String kept = site.idempotencyKeys.known.get("user:1 other").answer();
        assertThat(kept).doesNotContain("jumphold1", made.json().get("key").textValue());
        assertThat(post("/api/v1/installers", "other", body).json().get("key"))
                .isEqualTo(made.json().get("key"));
    }

    @Test
    @Tag("SEC-5")
    void aKeptAnswerCannotBeReadInAnotherPlace() {
        group("key", "{\"name\":\"Tills\"}");
        Known known = site.idempotencyKeys.known.get("user:1 key");
        site.idempotencyKeys.known.put("user:1 stolen", known);

        assertThat(group("stolen", "{\"name\":\"Tills\"}").problem()).isEqualTo("500 internal_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", LONG_KEY})
    void aKeyThatIsNoneIsRefused(String key) {
        assertThat(group(key, "{\"name\":\"Tills\"}").error("Idempotency-Key")).isNotEmpty();
    }

    private Answer group(String key, String body) {
        return post("/api/v1/jump-groups", key, body);
    }

    private Answer post(String path, String key, String body) {
        return site.send(site.request(path, root)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }
}
