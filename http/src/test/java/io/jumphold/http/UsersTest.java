package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Accounts.Role;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
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

    @Test
    void aNewUserIsAnsweredWithItsPlaceAndAuditedWithoutThePassword() {
        Answer made = add(new Accounts.NewUser("ada", "Ada", TestSite.PASSWORD, Role.REPRESENTATIVE, null));

        int id = made.json().get("id").intValue();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/api/v1/users/" + id);
        assertThat(made.body()).doesNotContain("password");
        assertThat(SITE.audit.entries).last().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("user_created");
            assertThat(entry.who()).isEqualTo("root");
            assertThat(entry.target()).isEqualTo("user:" + id);
            assertThat(entry.after()).contains("\"ada\"").doesNotContain(TestSite.PASSWORD);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Robert'); DROP TABLE users;--",
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "${jndi:ldap://x/a}",
                "名前 ✓ 🙂",
                "{{7*7}}",
                "%s%n%x"
            })
    void aNameIsKeptToTheLetterAndAnsweredAsJson(String name) {
        Answer made = add(new Accounts.NewUser(name, name, TestSite.PASSWORD, Role.REPRESENTATIVE, null));

        assertThat(made.header("Content-Type")).isEqualTo("application/json");
        assertThat(made.json().get("name").textValue()).isEqualTo(name);
        assertThat(SITE.get("/api/v1/users?limit=1000", root).json().findValuesAsText("name"))
                .contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mred", "a\u0000b", "a\nb", "\ud800", " ada", "ada ", ""})
    void aNameThatNoTerminalOrDatabaseShouldBearIsRefused(String name) {
        Answer answer = add(new Accounts.NewUser(name, null, TestSite.PASSWORD, Role.REPRESENTATIVE, null));

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.error("name")).isNotEmpty();
    }

    @Test
    void whatIsTooLongOrTooShortIsRefused() {
        Answer answer = add(new Accounts.NewUser(
                "n".repeat(65), "d".repeat(129), "p".repeat(257), Role.REPRESENTATIVE, List.of(77_777)));

        assertThat(answer.error("name")).isEqualTo("may have at most 64 characters");
        assertThat(answer.error("display_name")).isEqualTo("may have at most 128 characters");
        assertThat(answer.error("password")).isEqualTo("may have at most 256 characters");
        assertThat(answer.error("jump_group_ids")).isEqualTo("holds an id that is no Jump Group's");
        assertThat(add(new Accounts.NewUser("short", null, "eleven char", Role.REPRESENTATIVE, null))
                        .error("password"))
                .isEqualTo("must have at least 12 characters");
    }

    @Test
    void charactersAreCountedAsPeopleDo() {
        assertThat(add(new Accounts.NewUser("🙂".repeat(64), null, "🙂".repeat(12), Role.REPRESENTATIVE, null))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        add(new Accounts.NewUser("twin", null, TestSite.PASSWORD, Role.REPRESENTATIVE, null));

        assertThat(add(new Accounts.NewUser("Twin", null, TestSite.PASSWORD, Role.REPRESENTATIVE, null))
                        .problem())
                .isEqualTo("409 already_exists");
    }

    @Test
    @Tag("ITEM-2")
    void whoeverNamesAnOldVersionIsTold() {
        int id = add(new Accounts.NewUser("vera", null, TestSite.PASSWORD, Role.REPRESENTATIVE, null))
                .json()
                .get("id")
                .intValue();
        Accounts.UserChange change = new Accounts.UserChange("Vera", null, null, null, null);

        Answer first = SITE.patch("/api/v1/users/" + id, root, change, "If-Match", "\"1\"");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ETag")).isEqualTo("\"2\"");
        assertThat(SITE.patch("/api/v1/users/" + id, root, change, "If-Match", "1")
                        .problem())
                .isEqualTo("409 version_conflict");
        assertThat(SITE.patch("/api/v1/users/" + id, root, change).status()).isEqualTo(200);
    }

    @Test
    void theLastAdministratorStays() {
        try (TestSite site = new TestSite()) {
            String alone = site.administrator();
            Accounts.UserChange demoted = new Accounts.UserChange(null, null, Role.REPRESENTATIVE, null, null);
            Accounts.UserChange disabled = new Accounts.UserChange(null, null, null, null, false);

            assertThat(site.patch("/api/v1/users/1", alone, demoted).problem()).isEqualTo("409 in_use");
            assertThat(site.patch("/api/v1/users/1", alone, disabled).problem()).isEqualTo("409 in_use");
            site.post(
                    "/api/v1/users",
                    alone,
                    new Accounts.NewUser("second", null, TestSite.PASSWORD, Role.ADMINISTRATOR, null));
            assertThat(site.patch("/api/v1/users/1", alone, demoted).status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("ROLE-2")
    void aRepresentativeAdministersNothingAndTheTryIsAudited() {
        String rob = SITE.representative("rob");
        SITE.audit.entries.clear();

        for (String path : List.of("/users", "/api-accounts", "/settings", "/audit", "/nodes", "/installers")) {
            assertThat(SITE.get("/api/v1" + path, rob).problem()).isEqualTo("403 permission_denied");
        }
        assertThat(add(rob, new Accounts.NewUser("x", null, TestSite.PASSWORD, Role.ADMINISTRATOR, null))
                        .problem())
                .isEqualTo("403 permission_denied");
        assertThat(SITE.audit.entries).hasSize(7).allSatisfy(entry -> {
            assertThat(entry.who()).isEqualTo("rob");
            assertThat(entry.code()).isEqualTo("permission_denied");
        });
        assertThat(SITE.audit.entries)
                .last()
                .satisfies(entry -> assertThat(entry.target()).isEqualTo("POST /api/v1/users"));
    }

    @Test
    void aListIsPagedByItsCursor() {
        List<String> names = new java.util.ArrayList<>();
        String cursor = "";
        do {
            Answer page = SITE.get("/api/v1/users?limit=2" + cursor, root);
            assertThat(page.json().get("items").size()).isLessThanOrEqualTo(2);
            names.addAll(page.json().get("items").findValuesAsText("name"));
            cursor = page.json().has("next_cursor")
                    ? "&cursor=" + page.json().get("next_cursor").textValue()
                    : null;
        } while (cursor != null);

        assertThat(names)
                .doesNotHaveDuplicates()
                .hasSize(SITE.directory.current().users().size());
    }

    private static Answer add(Accounts.NewUser user) {
        return add(root, user);
    }

    private static Answer add(String token, Accounts.NewUser user) {
        return SITE.post("/api/v1/users", token, user);
    }
}
