package io.jumphold.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.Samples;
import io.jumphold.cli.testsite.TestKeys;
import io.jumphold.cli.testsite.TestSite;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line speaks to the site that it knows and to nobody else. */
class SiteTrustTest {
    private final Instant now = Clock.systemUTC().instant();

    @TempDir
    private Path configuration;

    @Test
    void aSiteOfThePinnedAuthorityIsTrusted() {
        try (TestSite site = TestSite.start().on("GET /me", Samples.ada())) {
            Desk.Ran ran = Desk.of(configuration, site).run("admin", "whoami");

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("ada").contains(site.pin().readable());
        }
    }

    @Test
    void anotherAuthorityIsRefusedBeforeAnythingIsSent() {
        try (TestSite site = TestSite.start().on("GET /me", Samples.ada())) {
            Desk desk = new Desk(configuration);
            desk.sites()
                    .keep(new Site(site.url(), new Pin("0".repeat(64))).signedIn("ada", "canary", now.plusSeconds(60)));

            Desk.Ran ran = desk.run("admin", "whoami");

            assertThat(ran.exitCode()).isEqualTo(7);
            assertThat(ran.err())
                    .contains("not the site that you trust")
                    .contains(site.pin().value());
            assertThat(site.asked()).isEmpty();
        }
    }

    @Test
    @Tag("ENR-9")
    void whatTheSiteTellsOfItsAuthoritiesIsTrustedAfterTheChange() {
        TestKeys before = TestKeys.forHost("127.0.0.1", now);
        TestKeys after = TestKeys.forHost("127.0.0.1", now);
        String first = Pin.of(before.authority()).value();
        String second = Pin.of(after.authority()).value();
        TestSite old = TestSite.start(before).on("GET /me", Samples.ada());
        try (TestSite changed = TestSite.start(after).on("GET /me", Samples.ada())) {
            Desk desk = Desk.of(configuration, old);
            old.telling(address(old), address(changed)).trusting(first, second);
            desk.run("admin", "whoami");
            assertThat(desk.sites().current().map(Site::trusted)).contains(List.of(new Pin(first), new Pin(second)));
            old.close();

            changed.telling(address(changed)).trusting(second);
            assertThat(desk.run("admin", "whoami").exitCode()).isZero();

            assertThat(desk.sites().current().map(Site::trusted)).contains(List.of(new Pin(second)));
        }
    }

    private static String address(TestSite site) {
        return site.url().getAuthority();
    }

    @Test
    @Tag("ENR-9")
    void whatCannotBeFingerprintsIsNotKept() {
        try (TestSite site = TestSite.start().on("GET /me", Samples.ada())) {
            Desk desk = Desk.of(configuration, site);
            site.trusting("ab", "cd");
            desk.run("admin", "whoami");
            assertThat(desk.sites().current().map(Site::authorities)).contains(List.of());
        }
    }

    @Test
    void thePinOfTheServersOwnCertificateIsNoAuthority() {
        TestKeys keys = TestKeys.forHost("127.0.0.1", now);
        assertRefused(keys, Pin.of(keys.chain().getFirst()));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() {
        TestKeys keys = TestKeys.forHost("elsewhere.example", now);
        assertRefused(keys, Pin.of(keys.authority()));
    }

    @Test
    void anAuthorityThatIsOnlyShownButDidNotSignIsRefused() {
        TestKeys trusted = TestKeys.forHost("127.0.0.1", now);
        TestKeys thief = TestKeys.forHost("127.0.0.1", now);
        TestKeys forged = new TestKeys(
                thief.key(), trusted.authority(), List.of(thief.chain().getFirst(), trusted.authority()));
        assertRefused(forged, Pin.of(trusted.authority()));
    }

    @Test
    void aCertificateOutOfItsTimeIsRefused() {
        TestKeys keys = TestKeys.forHost("127.0.0.1", now.minusSeconds(90L * 24 * 3600));
        assertRefused(keys, Pin.of(keys.authority()));
    }

    private void assertRefused(TestKeys keys, Pin pin) {
        try (TestSite site = TestSite.start(keys).on("GET /me", Samples.ada())) {
            Desk desk = new Desk(configuration);
            desk.sites().keep(new Site(site.url(), pin).signedIn("ada", "canary", now.plusSeconds(60)));

            Desk.Ran ran = desk.run("admin", "whoami");

            assertThat(ran.exitCode()).isEqualTo(7);
            assertThat(site.asked()).isEmpty();
        }
    }
}
