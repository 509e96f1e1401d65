package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.http.TestSite.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody gets who sends something that cannot be served. */
@Tag("API-4")
class BadRequestsTest {
    private static final TestSite SITE = new TestSite();
    private static String root;

    @BeforeAll
    static void setUp() {
        root = SITE.administrator();
    }

    @AfterAll
    static void close() {
        SITE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/v1/nothing", "/api/v1/users/", "/api/v1//users", "/api/v1/users/1/2", "/setup/x"})
    void anUnknownPathIsNotFound(String path) {
        assertThat(SITE.get(path, root).problem()).isEqualTo("404 not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "99999999999", "2147483648", "1.0", "%27%20OR%201=1", "%00"})
    void whatIsNoIdIsAsUnknownAsAnId(String id) {
        assertThat(SITE.patch("/api/v1/users/" + id, root, "{}").problem()).isEqualTo("404 not_found");
        assertThat(SITE.get("/api/v1/jump-items/" + id, root).problem()).isEqualTo("404 client_not_found");
    }

    @Test
    void aMethodThatIsNotServedNamesThoseThatAre() {
        Answer answer = SITE.delete("/api/v1/users", root);

        assertThat(answer.problem()).isEqualTo("405 method_not_allowed");
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void optionsNamesTheMethods() {
        Answer answer =
                SITE.send(SITE.request("/api/v1/jump-items/7", null).method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH");
    }

    @Test
    void headIsAnsweredWhereverGetIs() {
        Answer answer = SITE.send(SITE.request("/api/v1/site", null).method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /users            | {"name":                                | The body is not valid JSON (line 1, column 9).
                    /users            | [1]                                     | The body must be a JSON object (line 1, column 1).
                    /users            | null                                    | The body must be a JSON object.
                    /users            | text                                    | The body is not valid JSON (line 1, column 5).
                    /users            | {"name":"a","name":"b"}                 | The body is not valid JSON (line 1, column 19).
                    /users            | {"name":7}                              | name must be text.
                    /users            | {"role":"king"}                         | role must be one of administrator, representative.
                    /users            | {"role":1}                              | role must be one of administrator, representative.
                    /users            | {"jump_group_ids":7}                    | jump_group_ids must be a list.
                    /users            | {"jump_group_ids":[7,"x"]}              | jump_group_ids[1] must be a whole number.
                    /users            | {"jump_group_ids":[null]}               | jump_group_ids[0] holds null.
                    /installers       | {}                                      | jump_group_id must be a whole number.
                    /installers       | {"jump_group_id":"1"}                   | jump_group_id must be a whole number.
                    /installers       | {"jump_group_id":1.5}                   | jump_group_id must be a whole number.
                    /installers       | {"jump_group_id":99999999999}           | jump_group_id must be a whole number.
                    /installers       | {"jump_group_id":1,"name":{"a":1}}      | name must be text.
                    /jump-items/removals | {"ids":[1,1]}                        | ids holds an id twice.
                    /jump-items/removals | {"ids":[]}                           | ids must hold 1 to 1,000 ids.
                    /jump-items/removals | {}                                   | ids must hold 1 to 1,000 ids.
                    """)
    void aBodyThatCannotBeReadIsToldWhatIsWrong(String path, String body, String detail) {
        Answer answer = SITE.post("/api/v1" + path, root, body);

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.json().get("detail").textValue()).isEqualTo(detail);
    }

    @Test
    void aBodyOfDeepNestingIsRefused() {
        assertThat(SITE.post("/api/v1/users", root, "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")
                        .problem())
                .isEqualTo("400 invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x"})
    void aBodyOfAnotherTypeIsRefused(String type) {
        Answer answer = SITE.send(
                SITE.request("/api/v1/users", root).header("Content-Type", type).POST(BodyPublishers.ofString("{}")));

        assertThat(answer.problem()).isEqualTo("415 unsupported_media_type");
    }

    @Test
    void aBodyWithoutATypeIsRefused() {
        assertThat(SITE.send(SITE.request("/api/v1/users", root).POST(BodyPublishers.ofString("{}")))
                        .problem())
                .isEqualTo("415 unsupported_media_type");
    }

    /** And heard out, else its sender would often see a broken connection instead of the answer. */
    @ParameterizedTest
    @ValueSource(ints = {70_000, 1_000_000})
    @Tag("SEC-3")
    void aBodyThatSaysItIsTooLargeIsRefused(int bytes) {
        assertThat(SITE.post("/api/v1/sign-in", null, "{\"name\":\"" + "x".repeat(bytes) + "\"}")
                        .problem())
                .isEqualTo("413 request_too_large");
    }

    @Test
    @Tag("SEC-3")
    void aBodyThatGrowsTooLargeIsRefused() {
        List<byte[]> chunks = Collections.nCopies(70, "x".repeat(1_024).getBytes(StandardCharsets.UTF_8));

        assertThat(SITE.send(SITE.request("/api/v1/sign-in", null)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArrays(chunks)))
                        .problem())
                .isEqualTo("413 request_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "limit=", "limit=1e2", "limit=-5"})
    void aLimitOutOfRangeIsRefused(String query) {
        Answer answer = SITE.get("/api/v1/users?" + query, root);

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.error("limit")).isEqualTo("must be a whole number from 1 to 1,000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "after-x", "after-99999999999", "%27", "at:1"})
    void aCursorThatIsNoneOfOursIsRefused(String cursor) {
        Answer answer = SITE.get("/api/v1/users?cursor=" + cursor, root);

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.error("cursor")).isEqualTo("is none that this list gave");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/users", "/jump-items", "/nodes", "/audit", "/settings", "/me", "/sessions", "/installers"})
    void withoutATokenNothingIsTold(String path) {
        Answer answer = SITE.get("/api/v1" + path, null);

        assertThat(answer.problem()).isEqualTo("401 not_signed_in");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Basic cm9vdDp4", "bearer nothing", "Bearer a b", "junk"})
    void aTokenThatIsNoneIsRefused(String header) {
        assertThat(SITE.send(SITE.request("/api/v1/me", null)
                                .header("Authorization", header)
                                .GET())
                        .problem())
                .isEqualTo("401 not_signed_in");
    }

    @Test
    void aTokenInTheUrlIsNoToken() {
        assertThat(SITE.get("/api/v1/me?access_token=" + root + "&token=" + root, null)
                        .problem())
                .isEqualTo("401 not_signed_in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"x\"", "1, 2", "\"1\", \"2\"", "99999999999999999999"})
    void anIfMatchThatIsNoVersionIsRefused(String header) {
        Answer answer = SITE.patch("/api/v1/users/1", root, "{}", "If-Match", header);

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.error("If-Match")).isNotEmpty();
    }

    @Test
    @Tag("SEC-2")
    void everyAnswerForbidsWhatABrowserShouldNotDo() {
        for (Answer answer :
                List.of(SITE.get("/api/v1/site", null), SITE.get("/nothing", null), SITE.get("/setup", null))) {
            assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'")
                    .contains("frame-ancestors 'none'");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(answer.header("Server")).isEmpty();
            assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{16}");
        }
    }
}
