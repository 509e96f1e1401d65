package io.jumphold.cluster.enrolment;

import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.jumpclient.Entry;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.InstallerToken;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EnrolmentRulesTest {
    private static final KeyPair SITE_KEYS = Keys.generate();
    private static final Site SITE =
            new Site("site-1", SITE_KEYS, () -> Trust.given("ab"), new byte[32], List::of, List::of);
    private static final InstallerToken TOKEN = new InstallerToken("site-1", 5, 1);

    @Test
    @Tag("ENR-2")
    void aTokenIsTheSitesOwnBySignatureAndByName() {
        assertThat(EnrolmentRules.token(SITE, Machine.token("site-1", 5, SITE_KEYS)))
                .hasValueSatisfying(token -> assertThat(token.installerId()).isEqualTo(5));
        assertThat(EnrolmentRules.token(SITE, Machine.token("site-1", 5, Keys.generate())))
                .isEmpty();
        assertThat(EnrolmentRules.token(SITE, Machine.token("site-2", 5, SITE_KEYS)))
                .isEmpty();
        assertThat(EnrolmentRules.token(SITE, "no.token")).isEmpty();
    }

    @Test
    @Tag("ENR-1")
    void anInstallerTakesMachinesUntilItsValidityEnds() {
        Directory directory = directory(Samples.installer(5));
        var until = Samples.installer(5).validUntil();

        assertThat(EnrolmentRules.whyNot(directory, TOKEN, NOW)).isEmpty();
        assertThat(EnrolmentRules.whyNot(directory, TOKEN, until.minusMillis(1)))
                .isEmpty();
        assertThat(EnrolmentRules.whyNot(directory, TOKEN, until).map(Fault::code))
                .hasValue("installer_expired");
    }

    @Test
    @Tag("ENR-1")
    void anInstallerThatIsDeletedTakesNone() {
        assertThat(EnrolmentRules.whyNot(directory(Samples.installer(6)), TOKEN, NOW)
                        .map(Fault::code))
                .hasValue("installer_key_invalid");
    }

    @Test
    void theEntryIsNamedByTheInstallerElseByWhoInstallsElseByTheMachine() {
        assertThat(entry("From the installer", "From the machine").name()).isEqualTo("From the installer");
        assertThat(entry("", "From the machine").name()).isEqualTo("From the machine");
        assertThat(entry(" ", " ").name()).isEqualTo("press-4");
        assertThat(entry("", "")).isEqualTo(new Entry("press-4", 3, "hall-b", "", 1));
    }

    @Test
    void aLongHostNameIsCut() {
        Machine machine = new Machine("site-1", Keys.generate(), Samples.facts("h".repeat(200)));
        var enrol = machine.enrol("token", Machine.connection());

        assertThat(EnrolmentRules.entry(Samples.installer(5), enrol).name()).isEqualTo("h".repeat(128));
    }

    private static Entry entry(String installerName, String machineName) {
        Directory.Installer given = Samples.installer(5);
        var installer = new Directory.Installer(
                5, 3, installerName, given.tag(), given.comments(), given.validUntil(), 1, NOW, 0, 1, null, null, null);
        ClientFrame.Enrol said = Machine.of("site-1").enrol("token", Machine.connection());
        var enrol = new ClientFrame.Enrol(
                said.wireOldest(),
                said.wireNewest(),
                said.token(),
                said.publicKey(),
                said.nonce(),
                said.proof(),
                said.facts(),
                machineName,
                1);
        return EnrolmentRules.entry(installer, enrol);
    }

    private static Directory directory(Directory.Installer installer) {
        return Directory.of(
                1, List.of(), List.of(), List.of(installer), List.of(), Settings.DEFAULT, Releases.NONE, Trust.NONE);
    }
}
