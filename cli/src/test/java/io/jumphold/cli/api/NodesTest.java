package io.jumphold.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.site.Site;
import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.Samples;
import io.jumphold.cli.testsite.TestKeys;
import io.jumphold.cli.testsite.TestSite;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any node answers for the site, so a command finds one that does. */
@Tag("PRES-1")
class NodesTest {
    private final TestKeys keys =
            TestKeys.forHost("127.0.0.1", Clock.systemUTC().instant());
    private final TestSite one = TestSite.start(keys).on("GET /me", Samples.ada());
    private final TestSite two = TestSite.start(keys).on("GET /me", Samples.ada());

    @TempDir
    private Path configuration;

    private Desk desk;

    @BeforeEach
    void signIn() {
        desk = Desk.of(configuration, one);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static String address(TestSite site) {
        return site.url().getAuthority();
    }

    private List<String> known() {
        return desk.sites().current().map(Site::nodes).orElseThrow();
    }

    @Test
    void whenTheNodeIsGoneAnotherIsAskedOfWhichTheSiteHasTold() {
        one.telling(address(one), address(two));
        assertThat(desk.run("admin", "whoami").exitCode()).isZero();
        assertThat(two.asked()).isEmpty();
        one.close();

        Desk.Ran ran = desk.run("admin", "whoami");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).contains(address(one)).contains(address(two));
        assertThat(two.asked("GET /me").headers()).containsEntry("authorization", "Bearer token-of-ada");
    }

    @Test
    void whatWasToldLastIsKnownAndTheSiteKeepsItsName() {
        one.telling(address(one));
        desk.run("admin", "whoami");
        one.telling(address(one), address(two));
        desk.run("admin", "whoami");

        assertThat(known()).containsExactly(address(one), address(two));
        assertThat(desk.sites().current().map(Site::url)).contains(one.url());
    }

    @Test
    void theOrderInWhichTheyAreToldIsNoNews() {
        one.telling(address(one), address(two));
        desk.run("admin", "whoami");
        one.telling(address(two), address(one));
        desk.run("admin", "whoami");

        assertThat(known()).containsExactly(address(one), address(two));
    }

    @Test
    void ofVeryManyTheFirstAreKept() {
        one.telling(IntStream.range(0, 40).mapToObj(i -> "node-" + i + ":8443").toArray(String[]::new));
        desk.run("admin", "whoami");

        assertThat(known()).hasSize(32).startsWith("node-0:8443");
    }

    @Test
    void whenAllAreGoneTheOneThatWasNamedIsBlamed() {
        one.telling(address(one), address(two));
        desk.run("admin", "whoami");
        one.close();
        two.close();

        Desk.Ran ran = desk.run("admin", "whoami");

        assertThat(ran.exitCode()).isEqualTo(5);
        assertThat(ran.err()).contains("No answer from " + address(one));
    }

    @Test
    @Tag("ENR-4")
    void anotherSiteAtANodesAddressIsToldNothing() {
        try (TestSite foreign = TestSite.start()) {
            one.telling(address(one), address(foreign));
            desk.run("admin", "whoami");
            one.close();

            Desk.Ran ran = desk.run("admin", "whoami");

            assertThat(ran.exitCode()).isEqualTo(7);
            assertThat(foreign.asked()).isEmpty();
        }
    }

    @Test
    void aRefusalIsAnAnswerAndNobodyElseIsAsked() {
        one.telling(address(one), address(two));
        desk.run("admin", "whoami");

        Desk.Ran ran = desk.run("admin", "nodes");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(two.asked()).isEmpty();
    }

    @Test
    void whatCannotBeAddressesIsNotKept() {
        one.telling("a b:1");
        desk.run("admin", "whoami");
        one.telling("https://evil.example/");
        desk.run("admin", "whoami");

        assertThat(known()).isEmpty();
    }
}
