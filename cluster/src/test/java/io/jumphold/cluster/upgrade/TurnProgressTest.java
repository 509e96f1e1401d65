package io.jumphold.cluster.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.Samples;
import io.jumphold.protocol.upgrade.Stage;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TurnProgressTest {
    private static final Instant NOW = Samples.NOW;
    private static final TurnProgress BEGUN = TurnProgress.begun(NOW);

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    @Test
    @Tag("UPG-3")
    void onlyWhatMovesMakesATurnLast() {
        TurnProgress fetching = BEGUN.told(Stage.FETCHING, 100, at(10));

        assertThat(fetching.endsAt()).isEqualTo(at(35));
        assertThat(fetching.told(Stage.FETCHING, 100, at(20))).isEqualTo(fetching);
        assertThat(fetching.told(Stage.FETCHING, 50, at(20))).isEqualTo(fetching);
        assertThat(fetching.served(100, at(20))).isEqualTo(fetching);
        assertThat(fetching.told(Stage.FETCHING, 101, at(20)).endsAt()).isEqualTo(at(45));
        assertThat(fetching.served(101, at(20)).endsAt()).isEqualTo(at(45));
        assertThat(fetching.told(Stage.FETCHED, 100, at(20)).endsAt()).isEqualTo(at(45));
    }

    @Test
    @Tag("UPG-3")
    void noStageIsGoneBackFromAndInstallingIsFinal() {
        TurnProgress fetched = BEGUN.told(Stage.FETCHED, 100, at(10));
        TurnProgress installing = fetched.told(Stage.INSTALLING, 100, at(20));

        assertThat(fetched.told(Stage.FETCHING, 200, at(12))).isEqualTo(fetched);
        assertThat(fetched.told(Stage.OTHER, 200, at(12))).isEqualTo(fetched);
        assertThat(installing.told(Stage.INSTALLING, 200, at(30))).isEqualTo(installing);
        assertThat(installing.told(Stage.FETCHED, 200, at(30))).isEqualTo(installing);
        assertThat(installing.endsAt()).isEqualTo(at(20).plus(UpgradeRules.INSTALL_PATIENCE));
        assertThat(installing.isFetching(at(21))).isFalse();
    }

    @Test
    @Tag("UPG-3")
    void aTurnThatMovesEndsAllTheSame() {
        Instant late = NOW.plus(UpgradeRules.LONGEST_TURN).minusSeconds(1);

        assertThat(BEGUN.served(1, late).endsAt()).isEqualTo(late.plusSeconds(1));
        assertThat(BEGUN.told(Stage.FETCHED, 1, late).endsAt()).isEqualTo(late.plusSeconds(1));
        assertThat(BEGUN.told(Stage.INSTALLING, 1, late).endsAt())
                .as("it is away, and has its time to come back")
                .isEqualTo(late.plus(UpgradeRules.INSTALL_PATIENCE));
    }
}
