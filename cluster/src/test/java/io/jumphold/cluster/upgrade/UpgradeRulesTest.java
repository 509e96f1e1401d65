package io.jumphold.cluster.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.cluster.fake.Samples;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.upgrade.Stage;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeRulesTest {
    private static final Instant NOW = Samples.NOW;
    private static final PrivateKey KEY = Keys.generate().getPrivate();
    private static final UpgradeSettings ON = UpgradeSettings.DEFAULT;
    private static final Releases RELEASES =
            releases(Set.of(), version("1.2.0", "any", true), version("1.3.0", "linux-aarch64", true));

    private static ClientVersion version(String version, String platform, boolean complete) {
        Manifest manifest = new Manifest(version, "abc", platform, 10, "00".repeat(32), 1, 1);
        return new ClientVersion(manifest, SignedManifest.of(manifest, KEY), complete ? "payload" : null, true, NOW);
    }

    private static Releases releases(Set<String> halted, ClientVersion... versions) {
        return new Releases(List.of(), List.of(versions), halted);
    }

    private static String owed(String platform, String version, Releases releases, UpgradeSettings settings) {
        return UpgradeRules.owed(platform, version, releases, settings)
                .map(ClientVersion::version)
                .orElse("nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "linux-x86_64, 1.0.0, 1.2.0",
        "linux-x86_64, '', 1.2.0",
        "linux-x86_64, 1.2.0, nothing",
        "linux-x86_64, 1.10, nothing",
        "linux-aarch64, 1.2.0, 1.3.0",
        "linux-aarch64, 1.3.0, nothing"
    })
    @Tag("UPG-1")
    void anOlderVersionIsOwedTheCurrentOneOfItsPlatformElseTheOneForAny(String platform, String version, String owed) {
        assertThat(owed(platform, version, RELEASES, ON)).isEqualTo(owed);
    }

    @Test
    @Tag("UPG-1")
    @Tag("UPG-2")
    void nothingIsOwedWhileUpgradesAreOffOrTheVersionIsHaltedOrNotWhole() {
        Releases halted = releases(Set.of("1.2.0"), version("1.2.0", "any", true));
        Releases partial = releases(Set.of(), version("1.2.0", "any", false));

        assertThat(owed("linux-x86_64", "1.0.0", RELEASES, ON.in(Mode.DISABLED)))
                .isEqualTo("nothing");
        assertThat(owed("linux-x86_64", "1.0.0", RELEASES, ON.in(Mode.THIS_CYCLE)))
                .isEqualTo("1.2.0");
        assertThat(owed("linux-x86_64", "1.0.0", halted, ON)).isEqualTo("nothing");
        assertThat(owed("linux-x86_64", "1.0.0", partial, ON)).isEqualTo("nothing");
    }

    @Test
    @Tag("UPG-1")
    void onlyWhoIsOnlineIsPending() {
        for (Status status : Status.values()) {
            assertThat(UpgradeRules.isPending(status, Samples.FACTS, RELEASES, ON))
                    .isEqualTo(status == Status.ONLINE);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 4, false", "5, 5, true", "100, 5, true", "101, 5, false", "1000, 49, false", "1000, 50, true"})
    @Tag("UPG-7")
    void aVersionIsHaltedByFiveFailuresThatAreFivePercent(int tried, int failed, boolean halted) {
        assertThat(UpgradeRules.isToBeHalted(tried, failed)).isEqualTo(halted);
    }

    @Test
    @Tag("UPG-7")
    void aClientWaitsLongerAfterEachFailureAndADayAtMost() {
        assertThat(UpgradeRules.afterFailure(1)).isEqualTo(Duration.ofMinutes(5));
        assertThat(UpgradeRules.afterFailure(2)).isEqualTo(Duration.ofMinutes(10));
        assertThat(UpgradeRules.afterFailure(1_000)).isEqualTo(Duration.ofDays(1));
        assertThat(UpgradeRules.afterInterruption(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(UpgradeRules.afterInterruption(1_000)).isEqualTo(Duration.ofMinutes(10));
    }

    private static UpgradeRules.Turn turn(Stage stage, String says, boolean online, Instant attachedAt, Instant ends) {
        return new UpgradeRules.Turn("1.2.0", stage, NOW, ends, says, online, attachedAt, true);
    }

    @Test
    @Tag("UPG-7")
    void whoIsTheNewVersionIsDoneAndWhoOnlySaysThatItFetchesIsNot() {
        Instant ends = NOW.plusSeconds(1);

        assertThat(UpgradeRules.fate(turn(Stage.INSTALLING, "1.2.0", true, NOW, ends), NOW))
                .isEqualTo(UpgradeRules.Fate.DONE);
        assertThat(UpgradeRules.fate(turn(Stage.FETCHED, "1.0.0", true, NOW, ends), NOW))
                .isEqualTo(UpgradeRules.Fate.STAYS);
        assertThat(UpgradeRules.fate(turn(Stage.INSTALLING, "1.2.0", false, NOW, ends), NOW))
                .isEqualTo(UpgradeRules.Fate.STAYS);
    }

    @Test
    @Tag("UPG-7")
    void whoIsBackAsTheOldVersionHasFailedOnceItHadTimeToSayWhy() {
        Instant back = NOW.plusSeconds(60);
        var turn = turn(Stage.INSTALLING, "1.0.0", true, back, NOW.plusSeconds(600));

        assertThat(UpgradeRules.fate(turn, back)).isEqualTo(UpgradeRules.Fate.STAYS);
        assertThat(UpgradeRules.fate(turn, back.plus(UpgradeRules.EXPLANATION))).isEqualTo(UpgradeRules.Fate.UNCHANGED);
    }

    @Test
    @Tag("UPG-7")
    void whoHasNotGoneYetIsNotTakenForOneThatIsBack() {
        var turn = turn(Stage.INSTALLING, "1.0.0", true, NOW.minusSeconds(600), NOW.plusSeconds(60));

        assertThat(UpgradeRules.fate(turn, NOW.plusSeconds(59))).isEqualTo(UpgradeRules.Fate.STAYS);
        assertThat(UpgradeRules.fate(turn, NOW.plusSeconds(60))).isEqualTo(UpgradeRules.Fate.AWAY);
    }

    @Test
    @Tag("UPG-7")
    void anOutageIsWhereNobodyLookedForAWhileOrTheSiteBeganAnew() {
        Instant begun = NOW.minusSeconds(600);

        assertThat(UpgradeRules.wasOut(NOW, begun, NOW.plusSeconds(30))).isFalse();
        assertThat(UpgradeRules.wasOut(NOW, begun, NOW.plusSeconds(31))).isTrue();
        assertThat(UpgradeRules.wasOut(NOW, NOW.plusSeconds(1), NOW.plusSeconds(2)))
                .isTrue();
        assertThat(UpgradeRules.wasOut(null, NOW, NOW))
                .as("nobody ever looked, so nobody installs")
                .isFalse();
    }

    @Test
    @Tag("UPG-7")
    void whoInstallsWhileNotEverybodyCouldBeBackIsInterruptedAndWhoDoesLaterHasFailed() {
        var away = turn(Stage.INSTALLING, "1.0.0", false, NOW, NOW);
        var back = turn(Stage.INSTALLING, "1.0.0", true, NOW.plusSeconds(1), NOW.plusSeconds(99));
        Instant later = NOW.plusSeconds(60);

        assertThat(UpgradeRules.fate(away, NOW.plusSeconds(1), later)).isEqualTo(UpgradeRules.Fate.INTERRUPTED);
        assertThat(UpgradeRules.fate(back, NOW.plusSeconds(1), later)).isEqualTo(UpgradeRules.Fate.INTERRUPTED);
        assertThat(UpgradeRules.fate(away, NOW, later)).isEqualTo(UpgradeRules.Fate.AWAY);
        assertThat(UpgradeRules.fate(back, NOW, later)).isEqualTo(UpgradeRules.Fate.UNCHANGED);
        assertThat(UpgradeRules.fate(away, null, later)).isEqualTo(UpgradeRules.Fate.AWAY);
    }

    @Test
    @Tag("UPG-8")
    void aTurnInWhichNothingMovesIsOverWithin30SecondsAndIsNoFailure() {
        Instant ends = TurnProgress.begun(NOW).endsAt();

        assertThat(Duration.between(NOW, ends)).isLessThan(Duration.ofSeconds(30));
        assertThat(UpgradeRules.fate(turn(Stage.FETCHING, "1.0.0", false, NOW, ends), ends))
                .isEqualTo(UpgradeRules.Fate.INTERRUPTED);
        assertThat(UpgradeRules.Fate.INTERRUPTED.isFailure()).isFalse();
        assertThat(Duration.between(
                        NOW,
                        TurnProgress.begun(NOW).told(Stage.INSTALLING, 0, NOW).endsAt()))
                .isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    @Tag("UPG-7")
    void whatIsNoLongerWantedIsTakenAwayUnlessItIsBeingInstalled() {
        for (Stage stage : List.of(Stage.FETCHING, Stage.FETCHED, Stage.INSTALLING)) {
            var turn = new UpgradeRules.Turn("1.2.0", stage, NOW, NOW.plusSeconds(9), "1.0.0", true, NOW, false);
            assertThat(UpgradeRules.fate(turn, NOW))
                    .isEqualTo(stage == Stage.INSTALLING ? UpgradeRules.Fate.STAYS : UpgradeRules.Fate.WITHDRAWN);
        }
        assertThat(UpgradeRules.isWanted("1.2.0", RELEASES, ON)).isTrue();
        assertThat(UpgradeRules.isWanted("1.1.0", RELEASES, ON)).isFalse();
        assertThat(UpgradeRules.isWanted("1.2.0", RELEASES, ON.in(Mode.DISABLED)))
                .isFalse();
    }

    @Test
    @Tag("UPG-9")
    void theTimeLeftIsThatOfTheBytesAtTheBandwidth() {
        assertThat(UpgradeRules.secondsLeft(0, ON)).isNull();
        assertThat(UpgradeRules.secondsLeft(1, ON)).isEqualTo(1);
        assertThat(UpgradeRules.secondsLeft(25L * 1024 * 1024, ON)).isEqualTo(3);
    }

    @Test
    @Tag("UPG-3")
    @Tag("UPG-4")
    void theSettingsKeepToTheirRanges() {
        assertThatThrownBy(() -> new UpgradeSettings(Mode.ENABLED, 0, UpgradeSettings.SLOWEST))
                .hasMessageContaining("1 to 500");
        assertThatThrownBy(() -> new UpgradeSettings(Mode.ENABLED, 501, UpgradeSettings.SLOWEST))
                .hasMessageContaining("1 to 500");
        assertThatThrownBy(() -> new UpgradeSettings(Mode.ENABLED, 500, UpgradeSettings.SLOWEST - 1))
                .hasMessageContaining("65536 to 104857600");
        assertThatThrownBy(() -> new UpgradeSettings(Mode.ENABLED, 500, UpgradeSettings.FASTEST + 1))
                .hasMessageContaining("65536 to 104857600");
    }
}
