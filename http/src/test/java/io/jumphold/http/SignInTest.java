package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Accounts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignInTest {
    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aSignInGivesATokenOfWhichOnlyTheHashIsKept() {
        site.administrator();
        Answer answer = signIn("root", TestSite.PASSWORD);

        String token = answer.json().get("token").textValue();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("expires_at").textValue()).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(token).matches("jht_[A-Za-z0-9_-]{43}");
        assertThat(site.signIns.tokens.keySet())
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"))
                .doesNotContain(token);
        assertThat(site.get("/api/v1/me", token).status()).isEqualTo(200);
    }

    @Test
    void theNameIsFoundWithoutRegardToCase() {
        site.administrator();

        assertThat(signIn("ROOT", TestSite.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void anUnknownNameAndAWrongPasswordAreAnsweredAlikeAndAudited() {
        site.administrator();

        Answer wrong = signIn("root", "not the password");
        Answer unknown = signIn("nobody", "not the password");

        assertThat(wrong.problem()).isEqualTo("401 sign_in_failed");
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(refusals()).extracting(AuditRecord::target).containsExactly("user:1", "");
        assertThat(refusals()).extracting(AuditRecord::fromAddress).containsOnly("127.0.0.1");
    }

    @Test
    void aTokenEndsAfterItsTime() {
        String token = site.administrator();
        site.clock.advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(site.get("/api/v1/me", token).status()).isEqualTo(200);

        site.clock.advance(Duration.ofSeconds(1));

        assertThat(site.get("/api/v1/me", token).problem()).isEqualTo("401 not_signed_in");
    }

    @Test
    void aTokenEndsWhenItIsSignedOut() {
        String token = site.administrator();

        assertThat(site.post("/api/v1/sign-out", token, "{}").status()).isEqualTo(204);

        assertThat(site.get("/api/v1/me", token).problem()).isEqualTo("401 not_signed_in");
    }

    @Test
    void aDisabledAccountIsNoAccount() {
        String root = site.administrator();
        String token = site.representative("rob");
        int id = site.get("/api/v1/me", token).json().get("id").intValue();

        site.patch("/api/v1/users/" + id, root, new Accounts.UserChange(null, null, null, null, false));

        assertThat(signIn("rob", TestSite.PASSWORD).problem()).isEqualTo("401 sign_in_failed");
        assertThat(site.get("/api/v1/jump-items", token).problem()).isEqualTo("401 not_signed_in");
    }

    @Test
    @Tag("SEC-3")
    void failuresInARowMakeTheNextOneWaitTwiceAsLongEachTime() {
        site.administrator();
        failures("root", 5);

        assertThat(signIn("root", "guess").problem()).isEqualTo("401 sign_in_failed");
        Answer first = signIn("root", TestSite.PASSWORD);
        assertThat(first.problem()).isEqualTo("429 too_many_attempts");
        assertThat(first.header("Retry-After")).isEqualTo("1");
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(signIn("root", "guess").problem()).isEqualTo("401 sign_in_failed");
        assertThat(signIn("root", "guess").header("Retry-After")).isEqualTo("2");
    }

    @Test
    @Tag("SEC-3")
    void aSuccessForgetsTheFailures() {
        site.administrator();
        failures("root", 5);
        assertThat(signIn("root", TestSite.PASSWORD).status()).isEqualTo(200);

        failures("root", 5);

        assertThat(signIn("root", TestSite.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    @Tag("SEC-3")
    void oneAddressIsSlowedDownWhateverNamesItTries() {
        site.administrator();
        for (int i = 0; i < 21; i++) {
            signIn("user" + i, "guess");
        }

        assertThat(signIn("root", TestSite.PASSWORD).problem()).isEqualTo("429 too_many_attempts");
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(signIn("root", TestSite.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    @Tag("SEC-3")
    void manyAtOnceGainNothing() {
        site.administrator();

        long checked = IntStream.range(0, 30)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> signIn("root", "guess" + i)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() == 401)
                .count();

        assertThat(checked).isEqualTo(6);
    }

    @Test
    @Tag("SEC-3")
    void aWaitIsAuditedOnce() {
        site.administrator();
        failures("root", 6);
        site.audit.entries.clear();

        failures("root", 3);

        assertThat(site.audit.entries).singleElement().satisfies(entry -> {
            assertThat(entry.code()).isEqualTo("too_many_attempts");
            assertThat(entry.target()).isEqualTo("user:1");
        });
    }

    private void failures(String name, int times) {
        for (int i = 0; i < times; i++) {
            signIn(name, "guess");
        }
    }

    private Answer signIn(String name, String password) {
        return site.post("/api/v1/sign-in", null, new Accounts.SignIn(name, password));
    }

    private List<AuditRecord> refusals() {
        return site.audit.entries.stream()
                .filter(entry -> entry.what().equals("sign_in_refused"))
                .toList();
    }
}
