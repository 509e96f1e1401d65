package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers.NewInstaller;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.InstallerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallersTest {
    private final TestSite site = new TestSite();
    private String root;
    private int group;

    @BeforeEach
    void setUp() {
        root = site.administrator();
        group = site.group(root, "Tills");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("ENR-2")
    void theKeyHoldsATokenThatTheSiteHasSignedAndAllThatAMachineNeeds() {
        Answer made = create(new NewInstaller(group, "till", "ground", "by the door", 60));

        InstallerKey key = InstallerKey.parse(made.json().get("key").textValue());
        assertThat(made.status()).isEqualTo(201);
        assertThat(key.siteId()).isEqualTo("site-1");
        assertThat(key.addresses()).isEqualTo(site.site.addresses());
        assertThat(key.authorities()).isEqualTo(site.site.authorities());
        assertThat(key.validUntilMs())
                .isEqualTo(site.clock.instant().plus(Duration.ofHours(1)).toEpochMilli());
        assertThat(InstallerToken.verified(key.token(), site.site.tokenKeys().getPublic()))
                .map(InstallerToken::installerId)
                .contains(made.json().at("/installer/id").intValue());
        assertThat(site.get("/api/v1/installers", root).body()).doesNotContain(key.token());
        assertThat(site.audit.entries)
                .last()
                .satisfies(entry ->
                        assertThat(entry.after()).contains("\"till\"").doesNotContain(key.token(), "jumphold1:"));
    }

    @ParameterizedTest
    @Tag("INST-2")
    @ValueSource(ints = {9, 0, -1, 525_601, Integer.MAX_VALUE})
    void aValidityOutOfRangeIsRefusedWithTheRange(int minutes) {
        Answer answer = create(new NewInstaller(group, null, null, null, minutes));

        assertThat(answer.problem()).isEqualTo("422 invalid_setting");
        assertThat(answer.error("valid_minutes")).isEqualTo("must be from 10 (10 minutes) to 525600 (1 year)");
    }

    @ParameterizedTest
    @Tag("INST-2")
    @CsvSource({"10,10", "525600,525600", ",1440"})
    void aValidityFromTenMinutesToAYearIsKeptAndADayIsUsual(Integer minutes, int expected) {
        Answer made = create(new NewInstaller(group, null, null, null, minutes));

        assertThat(made.json().at("/installer/valid_until").textValue())
                .isEqualTo(
                        site.clock.instant().plus(Duration.ofMinutes(expected)).toString());
    }

    @Test
    @Tag("LIFE-4")
    @Tag("LIFE-6")
    @Tag("INST-1")
    void itSaysHowLongItsClientsLive() {
        Instant end = site.clock.instant().plusSeconds(1);

        Answer at = create(new NewInstaller(group, null, null, null, null, 1, end, null));
        Answer after = create(new NewInstaller(group, null, null, null, null, 5_256_000, null, 90));

        assertThat(at.json().at("/installer/max_offline_minutes").intValue()).isEqualTo(1);
        assertThat(at.json().at("/installer/clients_expire_at").textValue()).isEqualTo(end.toString());
        assertThat(after.json().at("/installer/clients_expire_after_minutes").intValue())
                .isEqualTo(90);
    }

    @Test
    @Tag("LIFE-4")
    @Tag("LIFE-6")
    void aLifeOutOfRangeIsRefusedWithTheRange() {
        Instant past = site.clock.instant();

        assertThat(create(new NewInstaller(group, null, null, null, null, 0, null, null))
                        .error("max_offline_minutes"))
                .isEqualTo("must be from 1 to 5256000 (ten years)");
        assertThat(create(new NewInstaller(group, null, null, null, null, null, null, 5_256_001))
                        .error("clients_expire_after_minutes"))
                .isEqualTo("must be from 1 to 5256000 (ten years)");
        assertThat(create(new NewInstaller(group, null, null, null, null, null, past, null))
                        .error("clients_expire_at"))
                .isEqualTo("must be in the future");
        assertThat(create(new NewInstaller(group, null, null, null, null, null, past.plusSeconds(1), 1))
                        .problem())
                .isEqualTo("422 invalid_setting");
    }

    @Test
    void whatIsTooLongOrUnknownIsNamed() {
        Answer answer = create(new NewInstaller(99, "n".repeat(129), "t".repeat(65), "c".repeat(1_025), null));

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.json().get("errors").size()).isEqualTo(4);
    }

    @Test
    @Tag("INST-3")
    void theListShowsThoseThatStillInstall() {
        create(new NewInstaller(group, "short", null, null, 10));
        create(new NewInstaller(group, "long", null, null, 60));
        site.clock.advance(Duration.ofMinutes(10));

        Answer list = site.get("/api/v1/installers", root);

        assertThat(list.json().at("/items").findValuesAsText("name"))
                .contains("long")
                .doesNotContain("short");
        assertThat(list.json().at("/items/0/made_by").textValue()).isEqualTo("root");
        assertThat(list.json().at("/items/0/group/name").textValue()).isEqualTo("Tills");
    }

    @Test
    void aDeletedOneIsGone() {
        int id = create(new NewInstaller(group, null, null, null, null))
                .json()
                .at("/installer/id")
                .intValue();

        assertThat(site.delete("/api/v1/installers/" + id, root).status()).isEqualTo(204);
        assertThat(site.delete("/api/v1/installers/" + id, root).problem()).isEqualTo("404 not_found");
    }

    @Test
    void anApiAccountThatMayDeployIsNamedAsTheMaker() {
        Answer account = site.post(
                "/api/v1/api-accounts",
                root,
                new Accounts.NewApiAccount("ci", List.of("jump_items:read", "jump_items:write")));
        String token = site.post(
                        "/oauth2/token",
                        null,
                        "{\"grant_type\":\"client_credentials\",\"client_id\":"
                                + account.json().at("/account/client_id") + ",\"client_secret\":"
                                + account.json().get("client_secret") + "}")
                .json()
                .get("access_token")
                .textValue();

        Answer made = site.post("/api/v1/installers", token, new NewInstaller(group, null, null, null, null));

        assertThat(made.json().at("/installer/made_by").textValue()).isEqualTo("api:ci");
    }

    @Test
    @Tag("GRP-1")
    void aGroupsCodeNameIsMadeFromItsNameAndUnique() {
        assertThat(code(new JumpItems.NewJumpGroup("Kassen – Süd (2)", null, null)))
                .isEqualTo("kassen_sud_2");
        assertThat(code(new JumpItems.NewJumpGroup("kassen sud 2", null, null))).isEqualTo("kassen_sud_2_2");
        assertThat(code(new JumpItems.NewJumpGroup("東京", null, null))).isEqualTo("group");
        assertThat(code(new JumpItems.NewJumpGroup("Given", "my-code", null))).isEqualTo("my-code");
        assertThat(site.post("/api/v1/jump-groups", root, new JumpItems.NewJumpGroup("x", "my-code", null))
                        .problem())
                .isEqualTo("409 already_exists");
        assertThat(site.post("/api/v1/jump-groups", root, new JumpItems.NewJumpGroup("x", "My Code", null))
                        .error("code_name"))
                .isEqualTo("must be 1 to 64 letters a to z, digits, _ or -");
    }

    private String code(JumpItems.NewJumpGroup group) {
        return site.post("/api/v1/jump-groups", root, group)
                .json()
                .get("code_name")
                .textValue();
    }

    private Answer create(NewInstaller installer) {
        return site.post("/api/v1/installers", root, installer);
    }
}
