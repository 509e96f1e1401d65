package io.jumphold.client.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.client.attach.TestAgent;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeRulesTest {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final UpgradeRules.Wires ONE = new UpgradeRules.Wires(1, 1);

    /** Linux on amd64, version 1.0.0. */
    private static final HostFacts OWN = TestAgent.facts("here");

    private static Manifest manifest(String version, String platform, int oldest, int newest) {
        return new Manifest(version, "test", platform, 10 * MEBIBYTE, "ab".repeat(32), oldest, newest);
    }

    @ParameterizedTest
    @CsvSource({"1.0.1, any", "1.1, any", "2, linux-x86_64", "1.0.0.1, any", "10.0.0, any"})
    @Tag("UPG-6")
    void whatIsNewerAndMadeForThisMachineIsInstalled(String version, String platform) {
        assertThat(UpgradeRules.judge(manifest(version, platform, 1, 2), OWN, ONE))
                .isEqualTo(UpgradeRules.Answer.INSTALL);
    }

    @Test
    void theSameVersionIsNoUpgrade() {
        assertThat(UpgradeRules.judge(manifest("1.0", "any", 1, 1), OWN, ONE)).isEqualTo(UpgradeRules.Answer.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"0.9.9, any, 1, 1", "1.0.1, linux-aarch64, 1, 1", "1.0.1, windows-x86_64, 1, 1", "1.0.1, any, 2, 3"})
    @Tag("UPG-6")
    void everythingElseIsRefused(String version, String platform, int oldest, int newest) {
        assertThatThrownBy(() -> UpgradeRules.judge(manifest(version, platform, oldest, newest), OWN, ONE))
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("payload_refused: ");
    }

    @Test
    void aSiteThatSpeaksNewerWiresTooMayMoveItsClientsOn() {
        assertThat(UpgradeRules.judge(manifest("2", "any", 2, 3), OWN, new UpgradeRules.Wires(1, 2)))
                .isEqualTo(UpgradeRules.Answer.INSTALL);
    }

    @Test
    @Tag("UPG-6")
    void aDiskWithoutRoomIsSparedTheDownload() {
        Manifest tenMebibytes = manifest("2", "any", 1, 1);
        long needed = 20 * MEBIBYTE + UpgradeRules.LEFT_FREE;
        assertThatCode(() -> UpgradeRules.checkRoom(tenMebibytes, 0, needed)).doesNotThrowAnyException();
        assertThatCode(() -> UpgradeRules.checkRoom(tenMebibytes, MEBIBYTE, needed - MEBIBYTE))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> UpgradeRules.checkRoom(tenMebibytes, 0, needed - 1))
                .hasMessage("payload_refused: It needs 52 MiB free on the disk, and there are 51.");
    }

    @Test
    void aManifestThatCannotBeBelievedIsCalledWhatItCallsItself() {
        byte[] signature = {1};
        assertThat(UpgradeRules.claimed(
                        new SignedManifest(manifest("1.2.3", "any", 1, 1).bytes(), signature)))
                .isEqualTo("1.2.3");
        byte[] nonsense = "{\"version\":\"$(reboot)\"}".getBytes(StandardCharsets.US_ASCII);
        assertThat(UpgradeRules.claimed(new SignedManifest(nonsense, signature)))
                .isEqualTo("unknown");
    }

    @Test
    void theTimesOfAnUpgradeCanOnlyBeMadeShorter() {
        UpgradeTiming standard = UpgradeTiming.of(Map.of());
        assertThat(standard.probation()).isEqualTo(Duration.ofMinutes(5));
        assertThat(standard.healthyAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(UpgradeTiming.of(
                        Map.of("JUMPHOLD_PROBATION_SECONDS", "3600", "JUMPHOLD_HEALTHY_AFTER_SECONDS", "x")))
                .isEqualTo(standard);
        assertThat(UpgradeTiming.of(Map.of("JUMPHOLD_PROBATION_SECONDS", "20")).probation())
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void onlyAParentThatIsStillThereIsASupervisor() {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        assertThat(Supervision.of(Map.of(Supervision.VARIABLE, Long.toString(parent), "JUMPHOLD_PROGRAM", "1.0.1")))
                .isEqualTo(new Supervision(parent, "1.0.1"))
                .matches(Supervision::isAlive);
        assertThat(Supervision.of(Map.of(Supervision.VARIABLE, "1")).isAlive()).isEqualTo(parent == 1);
        assertThat(Supervision.of(Map.of()).isAlive()).isFalse();
        assertThat(Supervision.of(Map.of(Supervision.VARIABLE, "x; reboot")).isAlive())
                .isFalse();
    }
}
