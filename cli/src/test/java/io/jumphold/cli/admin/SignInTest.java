package io.jumphold.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.site.Site;
import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.Samples;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
    private static final String PASSWORD = "canary of a password";
    private static final Accounts.SignedIn SIGNED_IN =
            new Accounts.SignedIn("canary-of-a-token", Instant.parse("2036-01-01T00:00:00Z"), Samples.ada());

    @TempDir
    private Path configuration;

    private final TestSite site = TestSite.start()
            .on("POST /setup", any -> TestSite.Answer.json(201, SIGNED_IN))
            .on("POST /sign-in", SIGNED_IN)
            .on("POST /sign-out", any -> TestSite.Answer.none())
            .on("GET /me", Samples.ada());

    @AfterEach
    void close() {
        site.close();
    }

    private String link() {
        return site.url() + "/setup#s=canary-of-a-secret&ca=" + site.pin().value();
    }

    @Test
    @Tag("SEC-4")
    void theSetUpLinkMakesTheFirstAdministratorAndSignsIn() {
        Desk desk = new Desk(configuration).answering("ada", PASSWORD, PASSWORD);

        Desk.Ran ran = desk.run("admin", "setup", link());

        assertThat(ran.exitCode()).isZero();
        Accounts.SetUp sent = site.asked("POST /setup").body(Accounts.SetUp.class);
        assertThat(sent.secret()).isEqualTo("canary-of-a-secret");
        assertThat(sent.name()).isEqualTo("ada");
        assertThat(sent.password()).isEqualTo(PASSWORD);
        assertThat(desk.sites().current().map(Site::token)).contains("canary-of-a-token");
        assertThat(desk.run("admin", "whoami").exitCode()).isZero();
    }

    @Test
    void twoPasswordsThatDifferSendNothing() {
        Desk.Ran ran = new Desk(configuration)
                .answering("ada", PASSWORD, "something else")
                .run("admin", "setup", link());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void aPasswordMayBePipedIn() {
        Desk desk = new Desk(configuration).piping(PASSWORD + "\nnot this\n");

        Desk.Ran ran = desk.run("admin", "setup", "--user", "ada", "--password-stdin", link());

        assertThat(ran.exitCode()).isZero();
        assertThat(site.asked("POST /setup").body(Accounts.SetUp.class).password())
                .isEqualTo(PASSWORD);
    }

    @Test
    void aUsedSetUpLinkSaysWhatElseThereIs() {
        site.on("POST /setup", any -> TestSite.Answer.refused(ErrorCode.SETUP_LINK_INVALID));

        Desk.Ran ran = new Desk(configuration).answering("", PASSWORD, PASSWORD).run("admin", "setup", link());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("(setup_link_invalid)").contains("jumphold admin sign-in");
    }

    @Test
    void anUnknownSiteIsTrustedOnlyWhenThePersonSaysSo() {
        Desk desk = new Desk(configuration).answering("y", "ada", PASSWORD);

        Desk.Ran ran = desk.run("admin", "sign-in", "--site", site.url().toString());

        assertThat(ran.err()).contains(site.pin().readable());
        assertThat(ran.exitCode()).isZero();
        assertThat(desk.sites().current().map(Site::pin)).contains(site.pin());
    }

    @Test
    void anUnknownSiteThatIsNotTrustedGetsNothing() {
        Desk.Ran ran = new Desk(configuration)
                .answering("n")
                .run("admin", "sign-in", "--site", site.url().toString());

        assertThat(ran.exitCode()).isEqualTo(130);
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void aFingerprintOnTheCommandLineNeedsNoQuestion() {
        Desk.Ran ran = new Desk(configuration)
                .piping(PASSWORD)
                .run(
                        "admin",
                        "sign-in",
                        "--site",
                        site.url().toString(),
                        "--ca",
                        site.pin().readable(),
                        "--user",
                        "ada",
                        "--password-stdin");

        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void aWrongPasswordIsToldWithItsCode() {
        site.on("POST /sign-in", any -> TestSite.Answer.refused(ErrorCode.SIGN_IN_FAILED));

        Desk.Ran ran = Desk.of(configuration, site).answering("ada", "wrong").run("admin", "sign-in");

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err()).contains("(sign_in_failed)");
    }

    @Test
    void signingOutEndsTheTokenThereAndForgetsItHere() {
        Desk desk = Desk.of(configuration, site);

        assertThat(desk.run("admin", "sign-out").exitCode()).isZero();

        assertThat(site.asked("POST /sign-out").headers()).containsEntry("authorization", "Bearer token-of-ada");
        assertThat(desk.sites().current().map(Site::token)).isEmpty();
        assertThat(desk.run("clients").exitCode()).isEqualTo(3);
    }

    @Test
    void aTokenThatHasEndedIsNotEvenSent() {
        Desk desk = new Desk(configuration);
        desk.sites().keep(new Site(site.url(), site.pin()).signedIn("ada", "old", Instant.EPOCH));

        Desk.Ran ran = desk.run("clients");

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err()).contains("jumphold admin sign-in");
        assertThat(site.asked()).isEmpty();
    }

    @Test
    @Tag("SEC-5")
    void noSecretIsEverShown() {
        Desk desk = new Desk(configuration).answering("ada", PASSWORD, PASSWORD, "ada", PASSWORD);

        String seen = desk.run("--verbose", "admin", "setup", link()).all()
                + desk.run("--verbose", "admin", "sign-in").all()
                + desk.run("--verbose", "admin", "whoami").all()
                + desk.run("--verbose", "admin", "sign-out").all();

        assertThat(seen).contains("POST ").doesNotContain("canary");
    }
}
