package io.jumphold.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENR-9")
class TrustRulesTest {
    private static final Instant END = Instant.parse("2046-11-21T00:00:00Z");
    private static final Trust ONE = Trust.of(List.of(authority(1, State.CURRENT)));
    private static final Trust TWO = Trust.of(List.of(authority(2, State.NEXT), authority(1, State.CURRENT)));

    private static SiteAuthority authority(int number, State state) {
        return new SiteAuthority(number, state, hash(number), END);
    }

    private static String hash(int number) {
        return String.valueOf(number).repeat(64);
    }

    private static Optional<ErrorCode> code(Optional<Fault> fault) {
        return fault.map(Fault::errorCode);
    }

    @Test
    void clientsAreToTrustAllThatAreShownOrToBeShown() {
        assertThat(TWO.pushed()).containsExactly(hash(1), hash(2));
        assertThat(TWO.hashes()).isEqualTo(TWO.pushed());
    }

    @Test
    void whomTheOperatorGivesStandsInInstallersAndIsPushedToNobody() {
        Trust given = Trust.given(hash(9));

        assertThat(given.hashes()).containsExactly(hash(9));
        assertThat(given.pushed()).isEmpty();
        assertThat(given.newest(List.of(hash(9)))).isEmpty();
    }

    @Test
    void theNewestThatAClientTrustsCounts() {
        assertThat(TWO.newest(List.of(hash(1)))).isEqualTo(OptionalInt.of(1));
        assertThat(TWO.newest(List.of(hash(2), hash(1)))).isEqualTo(OptionalInt.of(2));
        assertThat(ONE.newest(List.of(hash(2)))).isEqualTo(OptionalInt.of(0));
    }

    @Test
    void theOrderOfWhomAClientTrustsMeansNothing() {
        assertThat(Trust.isSame(List.of(hash(2), hash(1)), TWO.pushed())).isTrue();
        assertThat(Trust.isSame(List.of(hash(1)), TWO.pushed())).isFalse();
        assertThat(Trust.isSame(List.of(hash(1), hash(2), hash(3)), TWO.pushed()))
                .isFalse();
    }

    @Test
    void oneIsPreparedAtATimeAndThereAreThreeAtTheMost() {
        Trust full =
                Trust.of(List.of(authority(1, State.FORMER), authority(2, State.FORMER), authority(3, State.CURRENT)));

        assertThat(TrustRules.whyNotPrepared(ONE)).isEmpty();
        assertThat(code(TrustRules.whyNotPrepared(TWO))).contains(ErrorCode.ALREADY_EXISTS);
        assertThat(code(TrustRules.whyNotPrepared(full))).contains(ErrorCode.IN_USE);
    }

    @Test
    void aChangeIsRefusedWhileItWouldCutClientsOffAndSaysHowMany() {
        Optional<Fault> one = TrustRules.whyNotChanged(TWO, 2, 1, false);
        Optional<Fault> many = TrustRules.whyNotChanged(TWO, 2, 1_234, false);

        assertThat(code(one)).contains(ErrorCode.CLIENTS_WITHOUT_AUTHORITY);
        assertThat(one.orElseThrow().message()).startsWith("1 Jump Client does not trust authority 2");
        assertThat(many.orElseThrow().message()).startsWith("1234 Jump Clients do not trust authority 2");
    }

    @Test
    void aChangeGoesThroughWhenAllTrustItOrAnyway() {
        assertThat(TrustRules.whyNotChanged(TWO, 2, 0, false)).isEmpty();
        assertThat(TrustRules.whyNotChanged(TWO, 2, 7, true)).isEmpty();
        assertThat(TrustRules.whyNotChanged(TWO, 1, 7, false))
                .as("to the one that is current")
                .isEmpty();
        assertThat(code(TrustRules.whyNotChanged(TWO, 3, 0, true))).contains(ErrorCode.NOT_FOUND);
    }

    @Test
    void afterTheChangeTheOldOneIsFormerAndTheSiteCanChangeBack() {
        Trust after = TrustRules.changed(TWO, 2);
        Trust back = TrustRules.changed(after, 1);

        assertThat(after.own()).containsExactly(authority(1, State.FORMER), authority(2, State.CURRENT));
        assertThat(after.pushed()).isEqualTo(TWO.pushed());
        assertThat(back.own()).containsExactly(authority(1, State.CURRENT), authority(2, State.FORMER));
    }

    @Test
    void theCurrentOneIsNeverRetired() {
        assertThat(code(TrustRules.whyNotRetired(ONE, 1, 0, true))).contains(ErrorCode.IN_USE);
    }

    @Test
    void aPreparedOneIsRetiredWhoeverTrustsIt() {
        assertThat(TrustRules.whyNotRetired(TWO, 2, 7, false)).isEmpty();
        assertThat(code(TrustRules.whyNotRetired(TWO, 3, 0, false))).contains(ErrorCode.NOT_FOUND);
    }

    @Test
    void aFormerOneIsTheWayBackForWhoeverDoesNotTrustTheCurrentOne() {
        Trust after = TrustRules.changed(TWO, 2);

        assertThat(code(TrustRules.whyNotRetired(after, 1, 1, false))).contains(ErrorCode.CLIENTS_WITHOUT_AUTHORITY);
        assertThat(TrustRules.whyNotRetired(after, 1, 1, true)).isEmpty();
        assertThat(TrustRules.whyNotRetired(after, 1, 0, false)).isEmpty();
    }
}
