package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Status;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("API-4")
class OAuthTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private final TestSite site = new TestSite();
    private String root;

    @BeforeEach
    void setUp() {
        root = site.administrator();
        site.machine(7, "reception", site.group(root, "Tills"), Status.ONLINE);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aTokenComesByBasicAndAForm() {
        JsonNode account = account("jump_items:read");
        Answer answer = token(basic(id(account), secret(account)), FORM, "grant_type=client_credentials");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().get("token_type").textValue()).isEqualTo("Bearer");
        assertThat(answer.json().get("expires_in").intValue()).isEqualTo(3_600);
        assertThat(site.get(
                                "/api/v1/jump-items",
                                answer.json().get("access_token").textValue())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenComesByAFormAlone() {
        JsonNode account = account("sessions");

        assertThat(token(
                                null,
                                FORM,
                                "grant_type=client_credentials&client_id=" + id(account) + "&client_secret="
                                        + secret(account))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenComesByJson() {
        JsonNode account = account("sessions");

        assertThat(token(
                                basic(id(account), secret(account)),
                                "application/json",
                                "{\"grant_type\":\"client_credentials\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    application/x-www-form-urlencoded | grant_type=password&username=a | 400 | unsupported_grant_type
                    application/x-www-form-urlencoded | ''                             | 400 | unsupported_grant_type
                    application/x-www-form-urlencoded | grant_type=client_credentials  | 400 | invalid_request
                    application/json                  | {}                             | 400 | unsupported_grant_type
                    application/x-www-form-urlencoded | grant_type=client_credentials&client_id=x&client_secret=y | 401 | invalid_client
                    """)
    void refusalsAreThoseOfTheStandard(String type, String body, int status, String error) {
        Answer answer = token(null, type, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("error").textValue()).isEqualTo(error);
    }

    @Test
    void aWrongSecretIsRefusedAndAudited() {
        JsonNode account = account("sessions");

        Answer answer = token(basic(id(account), "jhs_wrong"), FORM, "grant_type=client_credentials");

        assertThat(answer.json().get("error").textValue()).isEqualTo("invalid_client");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(site.audit.entries).last().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("sign_in_refused");
            assertThat(entry.target()).startsWith("api_account:");
        });
    }

    @Test
    void aTokenMayDoWhatItsScopesNameAndNothingElse() {
        String reader = bearer(account("jump_items:read"));

        assertThat(site.get("/api/v1/jump-items/7", reader).status()).isEqualTo(200);
        assertThat(site.get("/api/v1/jump-groups", reader).status()).isEqualTo(200);
        assertThat(site.delete("/api/v1/jump-items/7", reader).problem()).isEqualTo("403 permission_denied");
        assertThat(site.post("/api/v1/jump-items/7/jump", reader, "{}").problem())
                .isEqualTo("403 permission_denied");
        assertThat(site.get("/api/v1/users", reader).problem()).isEqualTo("403 permission_denied");
        assertThat(site.get("/api/v1/me", reader).problem()).isEqualTo("404 not_found");
    }

    @Test
    void anAccountThatJumpsOwnsItsSessionsAndNoOthers() {
        String one = bearer(account("jump_items:read", "sessions"));
        String other = bearer(account("jump_items:read", "sessions"));
        String id = site.post("/api/v1/jump-items/7/jump", one, "{}")
                .json()
                .at("/session/id")
                .textValue();

        assertThat(site.get("/api/v1/sessions/" + id, one).json().get("user_id").intValue())
                .isZero();
        assertThat(site.get("/api/v1/sessions/" + id, other).problem()).isEqualTo("404 session_not_found");
        assertThat(site.post("/api/v1/sessions/" + id + "/ticket", one, "{}").status())
                .isEqualTo(200);
    }

    @Test
    void aTokenEndsAfterAnHourAndWithItsAccount() {
        JsonNode account = account("jump_items:read");
        String token = bearer(account);
        site.delete("/api/v1/api-accounts/" + account.at("/account/id"), root);
        assertThat(site.get("/api/v1/jump-items", token).problem()).isEqualTo("401 not_signed_in");

        String second = bearer(account("jump_items:read"));
        site.clock.advance(Duration.ofHours(1));
        assertThat(site.get("/api/v1/jump-items", second).problem()).isEqualTo("401 not_signed_in");
    }

    @Test
    void scopesThatThereAreNotAreRefused() {
        for (List<String> scopes : List.of(List.<String>of(), List.of("everything"), List.of("sessions", "sessions"))) {
            assertThat(site.post("/api/v1/api-accounts", root, new Accounts.NewApiAccount("x", scopes))
                            .error("scopes"))
                    .startsWith("must name one or more of");
        }
    }

    @Test
    @Tag("SEC-5")
    void theSecretIsShownOnceAndOnlyItsHashIsKept() {
        JsonNode account = account("sessions");

        assertThat(secret(account)).matches("jhs_[A-Za-z0-9_-]{43}");
        assertThat(site.get("/api/v1/api-accounts", root).body()).doesNotContain(secret(account));
        assertThat(site.audit.entries.toString()).doesNotContain(secret(account));
    }

    private JsonNode account(String... scopes) {
        String name = "account " + site.directory.current().version();
        return site.post("/api/v1/api-accounts", root, new Accounts.NewApiAccount(name, List.of(scopes)))
                .json();
    }

    private String bearer(JsonNode account) {
        return token(basic(id(account), secret(account)), FORM, "grant_type=client_credentials")
                .json()
                .get("access_token")
                .textValue();
    }

    private static String id(JsonNode account) {
        return account.at("/account/client_id").textValue();
    }

    private static String secret(JsonNode account) {
        return account.get("client_secret").textValue();
    }

    private Answer token(String authorization, String type, String body) {
        var request = site.request("/oauth2/token", null).header("Content-Type", type);
        return site.send((authorization == null ? request : request.header("Authorization", authorization))
                .POST(BodyPublishers.ofString(body)));
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
