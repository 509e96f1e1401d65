package io.jumphold.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Operations.AuthorityState;
import io.jumphold.protocol.error.ErrorCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("ENR-9")
class AuthorityTest {
    private final TestSite site = TestSite.start();

    @TempDir
    private Path configuration;

    private Desk desk;

    @BeforeEach
    void signIn() {
        desk = Desk.of(configuration, site);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Operations.Authority authority(int number, AuthorityState state, long without) {
        return new Operations.Authority(
                number, String.valueOf(number).repeat(64), state, Instant.parse("2046-11-21T10:00:00Z"), without);
    }

    @Test
    void theListShowsHowManyClientsDoNotTrustEach() {
        site.on(
                "GET /authorities",
                new Operations.Authorities(
                        List.of(authority(1, AuthorityState.CURRENT, 0), authority(2, AuthorityState.NEXT, 1_250))));

        Desk.Ran ran = desk.run("admin", "authority", "list");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .containsPattern("1 +current +0 +2046-11-21 .* 1{64}")
                .containsPattern("2 +next +1,?250 +2046-11-21 .* 2{64}");
    }

    @Test
    void thePreparedOneIsShownWithWhatComesNext() {
        site.on("POST /authorities", authority(2, AuthorityState.NEXT, 7));

        Desk.Ran ran = desk.run("admin", "authority", "prepare");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).containsPattern("2 +next +7");
        assertThat(ran.err()).contains("jumphold admin authority change 2");
    }

    @Test
    void aChangeThatWouldCutClientsOffIsRefusedWithWhatToDo() {
        site.on("POST /authorities/2/change", any -> TestSite.Answer.refused(ErrorCode.CLIENTS_WITHOUT_AUTHORITY));

        Desk.Ran ran = desk.run("admin", "authority", "change", "2");

        assertThat(ran.exitCode()).isNotZero();
        assertThat(ran.err())
                .contains("clients_without_authority")
                .contains("--anyway")
                .contains("installer key");
        assertThat(site.asked("POST /authorities/2/change")
                        .body(Operations.AuthorityChange.class)
                        .anyway())
                .isFalse();
    }

    @Test
    void aChangeAnywayWarnsOfThoseThatAreCutOff() {
        site.on("POST /authorities/2/change", authority(2, AuthorityState.CURRENT, 1));

        Desk.Ran ran = desk.run("admin", "authority", "change", "2", "--anyway");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).contains("1 Jump Client does not trust it");
        assertThat(site.asked("POST /authorities/2/change")
                        .body(Operations.AuthorityChange.class)
                        .anyway())
                .isTrue();
    }

    @Test
    void aChangeThatCutsNobodyOffWarnsOfNothing() {
        site.on("POST /authorities/2/change", authority(2, AuthorityState.CURRENT, 0));

        assertThat(desk.run("admin", "authority", "change", "2").err()).isEmpty();
    }

    @Test
    void oneIsRetired() {
        site.on("DELETE /authorities/1", any -> TestSite.Answer.none());

        assertThat(desk.run("admin", "authority", "retire", "1").out()).contains("Authority 1 is retired");
        assertThat(site.asked("DELETE /authorities/1").uri()).doesNotContain("anyway");
        desk.run("admin", "authority", "retire", "1", "--anyway");
        assertThat(site.asked("DELETE /authorities/1").uri()).endsWith("?anyway=true");
    }

    @Test
    void oneThatThereIsNotIsToldWhereToLook() {
        assertThat(desk.run("admin", "authority", "retire", "9").err()).contains("jumphold admin authority list");
    }
}
