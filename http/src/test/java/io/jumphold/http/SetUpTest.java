package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Accounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SetUpTest {
    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("SEC-4")
    void theLinkMakesTheFirstAdministratorAndSignsHimIn() {
        Answer answer =
                site.post("/api/v1/setup", null, new Accounts.SetUp(TestSite.SET_UP_SECRET, "root", TestSite.PASSWORD));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/user/role").textValue()).isEqualTo("administrator");
        assertThat(site.get("/api/v1/me", answer.json().get("token").textValue())
                        .json()
                        .get("name")
                        .textValue())
                .isEqualTo("root");
        assertThat(site.audit.entries).extracting(entry -> entry.what()).containsExactly("site_set_up", "signed_in");
    }

    @Test
    @Tag("SEC-4")
    void theLinkWorksOnce() {
        site.post("/api/v1/setup", null, new Accounts.SetUp(TestSite.SET_UP_SECRET, "root", TestSite.PASSWORD));

        Answer again = site.post(
                "/api/v1/setup", null, new Accounts.SetUp(TestSite.SET_UP_SECRET, "second", TestSite.PASSWORD));

        assertThat(again.problem()).isEqualTo("410 setup_link_invalid");
        assertThat(site.directory.current().users()).hasSize(1);
        assertThat(site.audit.entries).last().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("set_up_refused");
            assertThat(entry.fromAddress()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    @Tag("SEC-4")
    void anotherSecretIsRefused() {
        Answer answer = site.post("/api/v1/setup", null, new Accounts.SetUp("guess", "root", TestSite.PASSWORD));

        assertThat(answer.problem()).isEqualTo("410 setup_link_invalid");
        assertThat(site.directory.current().users()).isEmpty();
    }

    @Test
    @Tag("SEC-4")
    void guessingTheSecretIsSlowedDown() {
        Answer last = null;
        for (int i = 0; i < 12; i++) {
            last = site.post("/api/v1/setup", null, new Accounts.SetUp("guess" + i, "root", TestSite.PASSWORD));
        }

        assertThat(last.problem()).isEqualTo("429 too_many_attempts");
    }

    @Test
    void everyFieldThatIsWrongIsNamed() {
        Answer answer = site.post("/api/v1/setup", null, new Accounts.SetUp("", " ", "short"));

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.error("secret")).isEqualTo("is empty");
        assertThat(answer.error("name")).isEqualTo("is empty");
        assertThat(answer.error("password")).isEqualTo("must have at least 12 characters");
    }

    @Test
    @Tag("SEC-2")
    void thePageNeedsNothingFromElsewhereAndAllowsNothingElse() {
        Answer page = site.get("/setup", null);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'sha256-")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.response().headers().allValues("Content-Security-Policy"))
                .hasSize(1);
        assertThat(page.body()).doesNotContain("http://", "https://", "src=", "href=", "/*style*/", "/*script*/");
    }
}
