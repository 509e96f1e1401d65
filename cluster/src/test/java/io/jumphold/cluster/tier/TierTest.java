package io.jumphold.cluster.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.jumphold.cluster.heart.Limits;
import io.jumphold.protocol.api.Operations.Level;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("TIER-1")
class TierTest {
    @ParameterizedTest
    @CsvSource({"b200, 0, 1000", "b300, 0, 10000", "B400, 0, 25000", "cloud, 3, 450", "custom, 77, 77"})
    void everyTierHoldsItsNumberOfJumpClients(String name, int number, int capacity) {
        assertThat(Tier.of(name, number).capacity()).isEqualTo(capacity);
    }

    @ParameterizedTest
    @CsvSource({"b500, 0", "cloud, 0", "cloud, -1", "cloud, 6667", "custom, 0", "custom, 1000001"})
    void whatIsNoTierIsRefused(String name, int number) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tier.of(name, number));
    }

    @ParameterizedTest
    @Tag("TIER-4")
    @CsvSource({"0, OK", "799, OK", "800, WARNING", "949, WARNING", "950, ALERT", "1001, ALERT"})
    void howFullItIsIsSaidInTime(long attached, Level level) {
        assertThat(Tier.level(attached, 1_000)).isEqualTo(level);
    }

    @Test
    @Tag("TIER-3")
    void theSiteHoldsTheSumOfItsNodesTiersOrWhatIsLicensed() {
        List<SiteCapacity.Declared> nodes = List.of(
                new SiteCapacity.Declared("a:1", Tier.of("b200", 0)),
                new SiteCapacity.Declared("b:1", Tier.of("b300", 0)));

        assertThat(new SiteCapacity.Fill(0, nodes, OptionalInt.empty()).capacity())
                .isEqualTo(11_000);
        assertThat(new SiteCapacity.Fill(0, nodes, OptionalInt.of(500)).capacity())
                .isEqualTo(500);
        assertThat(new SiteCapacity.Fill(0, nodes, OptionalInt.of(50_000)).capacity())
                .isEqualTo(11_000);
    }

    @Test
    void aNodeThatSaysNothingIsAB300() {
        Limits limits = Limits.of(ConfigFactory.load().getConfig("jumphold.node"));

        assertThat(limits.tier()).isEqualTo(new Tier("b300", 10_000));
        assertThat(limits.attachesInFlight()).isEqualTo(200);
        assertThat(limits.attachPatience()).isEqualTo(Duration.ofSeconds(10));
    }
}
