package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.install.Membership;
import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextTest {
    private static final Duration SLOW = Duration.ofMinutes(5);
    private static final Membership NEW = new Membership(
            "site",
            List.of("a:1"),
            List.of(),
            List.of("00"),
            "token",
            0,
            null,
            "",
            false,
            Terms.NONE,
            0,
            "",
            List.of(),
            List.of("00"));
    private static final Membership ENROLLED = NEW.welcomed(1, List.of(), "");

    private static Next after(Ending ending, Membership membership, int failures) {
        return Next.after(ending, membership, failures, SLOW, () -> 0.5);
    }

    private static Next refused(Fault fault, Membership membership) {
        return after(new Ending.Refused(fault), membership, 1);
    }

    @Test
    @Tag("PRES-5")
    @Tag("RATE-2")
    void aNamedTimeIsWaitedForExactlyHoweverManyFailuresThereWere() {
        Ending refused = new Ending.Refused(ErrorCode.SERVER_BUSY.fault().retryAfterMs(123_456));
        assertThat(after(refused, ENROLLED, 50)).isEqualTo(new Next.Wait(Duration.ofMillis(123_456)));
        assertThat(after(refused, NEW, 1)).isEqualTo(new Next.Wait(Duration.ofMillis(123_456)));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void anAbsurdNamedTimeIsBounded(long milliseconds) {
        Next.Wait wait = (Next.Wait) refused(ErrorCode.SERVER_BUSY.fault().retryAfterMs(milliseconds), ENROLLED);
        assertThat(wait.delay()).isBetween(Duration.ZERO, Duration.ofDays(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"INSTALLER_EXPIRED", "INSTALLER_KEY_INVALID", "CLIENT_LIMIT_REACHED", "UNSUPPORTED_WIRE"})
    void aNewClientThatIsRefusedForGoodStops(ErrorCode code) {
        assertThat(refused(code.fault(), NEW))
                .isInstanceOfSatisfying(
                        Next.Stop.class, stop -> assertThat(stop.why()).contains(code.message()));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"UNSUPPORTED_WIRE", "MALFORMED_FRAME", "IDENTITY_CHECK_FAILED"})
    void anEnrolledClientIsNotLostToARefusalThatSaysStop(ErrorCode code) {
        Next.Wait wait = (Next.Wait) refused(code.fault(), ENROLLED);
        assertThat(wait.delay()).isBetween(SLOW, SLOW.multipliedBy(2));
    }

    @Test
    @Tag("ENR-3")
    void aFailedIdentityCheckIsTriedAgainSlowlyBeforeTheEnrolmentToo() {
        Next.Wait wait = (Next.Wait) refused(ErrorCode.IDENTITY_CHECK_FAILED.fault(), NEW);
        assertThat(wait.delay()).isGreaterThanOrEqualTo(SLOW);
    }

    @Test
    @Tag("UNI-2")
    void anEntryThatIsGoneStopsTheClientOrEndsItsLeaving() {
        Fault gone = ErrorCode.CLIENT_NOT_FOUND.fault();
        assertThat(refused(gone, ENROLLED)).isInstanceOf(Next.Stop.class);
        assertThat(refused(gone, ENROLLED.toLeave())).isEqualTo(new Next.Delete());
        assertThat(after(new Ending.Left(), ENROLLED.toLeave(), 1)).isEqualTo(new Next.Delete());
    }

    @Test
    void aReconnectIsFollowedAtOnceTheFirstTimeAndThenWithBackoff() {
        Ending lost = new Ending.Lost(Advice.RECONNECT, "", true, true);
        assertThat(after(lost, ENROLLED, 1)).isEqualTo(new Next.Wait(Duration.ZERO));
        assertThat(((Next.Wait) after(lost, ENROLLED, 2)).delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        Ending refused = new Ending.Refused(ErrorCode.GOING_AWAY.fault());
        assertThat(after(refused, ENROLLED, 1)).isEqualTo(new Next.Wait(Duration.ZERO));
        assertThat(((Next.Wait) after(refused, ENROLLED, 9)).delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @Tag("PRES-5")
    void anythingElseIsTriedAgainWithBackoffForEver() {
        for (Ending ending : List.of(
                new Ending.Unreachable("no route"),
                new Ending.Lost(Advice.RETRY, "", false, false),
                new Ending.Refused(ErrorCode.INTERNAL_ERROR.fault()),
                new Ending.Refused(new Fault("of_the_future", "", Advice.RETRY, null)))) {
            for (int failures : new int[] {1, 10, 1_000_000}) {
                assertThat(((Next.Wait) after(ending, ENROLLED, failures)).delay())
                        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
            }
        }
    }

    @Test
    @Tag("LIFE-5")
    void onlyAnAnswerOrAWelcomeMeansThatTheSiteWasReached() {
        assertThat(new Ending.Unreachable("the server is not trusted").siteReached())
                .isFalse();
        assertThat(new Ending.Lost(Advice.RETRY, "before the welcome", false, false).siteReached())
                .isFalse();
        assertThat(new Ending.Lost(Advice.RETRY, "after it", true, false).siteReached())
                .isTrue();
        assertThat(new Ending.Refused(ErrorCode.SERVER_BUSY.fault()).siteReached())
                .isTrue();
    }

    @Test
    void aCloseCodeThatSaysStopIsTriedAgainSlowly() {
        Next.Wait wait = (Next.Wait) after(new Ending.Lost(Advice.STOP, "", false, false), ENROLLED, 1);
        assertThat(wait.delay()).isGreaterThanOrEqualTo(SLOW);
    }
}
