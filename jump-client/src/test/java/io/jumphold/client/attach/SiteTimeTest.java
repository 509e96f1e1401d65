package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.install.Absence;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One machine, whose clock may be wrong while the true time goes on. */
class SiteTimeTest {
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long YEAR = 365 * DAY;
    private static final long BEGIN = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final Terms FIFTEEN_DAYS = new Terms(15 * DAY, null);

    private long now = BEGIN;
    private long wrongBy;
    private @Nullable Absence disk;

    private SiteTime start() {
        InstantSource source = () -> Instant.ofEpochMilli(now + wrongBy);
        return new SiteTime(
                disk, BEGIN, () -> TimeUnit.MILLISECONDS.toNanos(now - BEGIN), source.withZone(ZoneOffset.UTC));
    }

    private void write(SiteTime time) {
        Absence stamp = time.stamp();
        disk = stamp == null ? disk : stamp;
    }

    private void look(SiteTime time, Terms terms) {
        time.settle();
        if (time.isStampDue(terms)) {
            write(time);
        }
    }

    /** It attaches, and its connection ends at once. */
    private SiteTime lost() {
        SiteTime time = start();
        time.welcomed(now);
        write(time);
        time.ended();
        write(time);
        return time;
    }

    private void setClock(long error) {
        wrongBy = error;
    }

    @Test
    @Tag("LIFE-5")
    void aClockThatJumpsAYearAndBackMakesNothingDueEarlyOrTwice() {
        SiteTime time = lost();
        for (long error : new long[] {0, YEAR, -YEAR, 0, 56 * YEAR, -56 * YEAR, 0}) {
            setClock(error);
            now += DAY;
            look(time, FIFTEEN_DAYS);
            assertThat(time.leftMs(FIFTEEN_DAYS)).isEqualTo(BEGIN + 15 * DAY - now);
        }
        now = BEGIN + 15 * DAY - 1;
        assertThat(time.leftMs(FIFTEEN_DAYS)).isPositive();
        now++;
        assertThat(time.leftMs(FIFTEEN_DAYS)).isZero();
        time.welcomed(now);
        setClock(YEAR);
        time.ended();
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isEqualTo(15 * DAY);
    }

    @Test
    @Tag("LIFE-5")
    void aClockThatIsWrongAtABootAndCorrectedInTimeIsNeverBelieved() {
        lost();
        now += DAY;
        setClock(YEAR);
        SiteTime time = start();
        now += 9 * MINUTE;
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).as("of what is proven").isEqualTo(15 * DAY - 9 * MINUTE);
        setClock(0);
        now += MINUTE;
        look(time, FIFTEEN_DAYS);
        assertThat(time.awayMs()).isEqualTo(now - BEGIN);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isEqualTo(BEGIN + 15 * DAY + HOUR - now);
    }

    @Test
    @Tag("LIFE-5")
    void theTimeBeforeThisProcessIsCountedOnce() {
        lost();
        now += DAY;
        SiteTime time = start();
        now += 10 * MINUTE;
        look(time, FIFTEEN_DAYS);
        long before = time.leftMs(FIFTEEN_DAYS);
        setClock(YEAR);
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isEqualTo(before);
    }

    @Test
    @Tag("LIFE-5")
    void aMachineThatWasOffForTooLongTriesItsSiteForTenMinutesFirst() {
        lost();
        now += 200 * DAY;
        SiteTime time = start();
        now += 10 * MINUTE - 1;
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isPositive();
        now++;
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isNegative();
        assertThat(time.overdueMs(FIFTEEN_DAYS)).as("it could not know before").isZero();
    }

    @Test
    @Tag("LIFE-5")
    void aSiteThatIsReachedInTheseTenMinutesEndsTheAbsence() {
        lost();
        now += 200 * DAY;
        SiteTime time = start();
        now += 9 * MINUTE;
        time.welcomed(now);
        write(time);
        now += 10 * MINUTE;
        time.ended();
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isEqualTo(15 * DAY);
    }

    @Test
    @Tag("LIFE-5")
    void anAnswerOfTheSiteMeansTenMinutesMoreAndNoContact() {
        lost();
        now += 200 * DAY;
        SiteTime time = start();
        now += 9 * MINUTE;
        time.answered();
        now += 9 * MINUTE;
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isPositive();
        now += MINUTE;
        look(time, FIFTEEN_DAYS);
        assertThat(time.leftMs(FIFTEEN_DAYS)).isNegative();
    }

    @Test
    @Tag("LIFE-5")
    void restartsWithinTheTenMinutesLoseNothing() {
        lost();
        for (int i = 0; i < 20; i++) {
            now += DAY;
            SiteTime time = start();
            now += 5 * MINUTE;
            look(time, FIFTEEN_DAYS);
            write(time);
        }
        SiteTime time = start();
        now += 10 * MINUTE;
        look(time, FIFTEEN_DAYS);
        assertThat(time.awayMs()).isEqualTo(now - BEGIN);
    }

    @Test
    @Tag("LIFE-5")
    void aMachineThatForgetsTheTimeWhenItIsOffIsNotTakenForLongAway() {
        setClock(-BEGIN);
        lost();
        now += DAY;
        setClock(0);
        SiteTime time = start();
        now += 10 * MINUTE;
        look(time, FIFTEEN_DAYS);
        assertThat(time.awayMs()).isEqualTo(now - BEGIN);
        setClock(-now);
        time = start();
        now += HOUR;
        look(time, FIFTEEN_DAYS);
        now += HOUR;
        look(time, FIFTEEN_DAYS);
        setClock(0);
        time = start();
        now += 10 * MINUTE;
        look(time, FIFTEEN_DAYS);
        assertThat(time.awayMs()).isEqualTo(now - BEGIN);
    }

    @Test
    @Tag("LIFE-5")
    void whereNothingIsKnownItIsAwaySinceNow() {
        Terms both = new Terms(15 * DAY, BEGIN + 30 * DAY);
        now += 300 * DAY;
        SiteTime time = start();
        now += 10 * MINUTE;
        look(time, both);
        assertThat(time.leftMs(both)).isEqualTo(15 * DAY - 10 * MINUTE);
        assertThat(time.leftMs(new Terms(null, BEGIN + 30 * DAY))).isEqualTo(30 * DAY - 10 * MINUTE);
    }

    @Test
    @Tag("LIFE-6")
    void aClientExpiresByTheSitesClockWhateverItsOwnSays() {
        Terms terms = new Terms(null, BEGIN + DAY);
        setClock(-3 * HOUR);
        SiteTime time = start();
        time.welcomed(now);
        now += HOUR;
        time.ended();
        setClock(YEAR);
        now += HOUR;
        assertThat(time.leftMs(terms)).isEqualTo(22 * HOUR);
        setClock(-YEAR);
        now += 22 * HOUR;
        assertThat(time.leftMs(terms)).isZero();
    }

    @Test
    @Tag("LIFE-6")
    void anExpiryWhileTheMachineWasOffIsSeenAfterTenMinutes() {
        Terms terms = new Terms(15 * DAY, BEGIN + DAY);
        lost();
        now += 2 * DAY;
        SiteTime time = start();
        now += 9 * MINUTE;
        look(time, terms);
        assertThat(time.leftMs(terms)).isPositive();
        now += MINUTE;
        look(time, terms);
        assertThat(time.leftMs(terms)).isEqualTo(-(DAY + 10 * MINUTE));
    }

    @Test
    @Tag("LIFE-5")
    void withoutTermsNothingIsEverDueAndHugeTimesAreNever() {
        SiteTime time = lost();
        now += 90 * YEAR;
        assertThat(time.leftMs(Terms.NONE)).isPositive();
        assertThat(time.leftMs(new Terms(Long.MAX_VALUE, Long.MAX_VALUE))).isPositive();
        time.welcomed(Long.MAX_VALUE);
        assertThat(time.leftMs(new Terms(Long.MAX_VALUE, null))).isPositive();
        time.ended();
        assertThat(time.stamp()).isNotNull();
    }

    /** What the disk knew at a moment at which the process was killed, and when it really was with its site last. */
    private record Moment(long at, long lastContact, Absence disk) {}

    static Stream<Long> deleteAfter() {
        return Stream.of(10 * MINUTE, 25 * MINUTE, HOUR, DAY, 15 * DAY);
    }

    @ParameterizedTest
    @MethodSource("deleteAfter")
    @Tag("LIFE-5")
    void killedAtAnyMomentItIsNeverGoneTooEarlyAndNeverStaysForLong(long deleteAfter) {
        Terms terms = new Terms(deleteAfter, null);
        long slack = Absence.stampEveryMs(terms);
        for (Moment moment : life(terms)) {
            for (long off : new long[] {MINUTE, slack, deleteAfter / 2, deleteAfter, 3 * deleteAfter}) {
                disk = moment.disk();
                now = moment.at() + off;
                long started = now;
                SiteTime time = start();
                while (time.leftMs(terms) > 0) {
                    now += MINUTE;
                    look(time, terms);
                }
                long due = moment.lastContact() + deleteAfter;
                assertThat(now).as("%s, off for %s", moment, off).isGreaterThanOrEqualTo(due);
                assertThat(now)
                        .isLessThanOrEqualTo(Math.max(due + 2 * slack, started + SiteTime.TRIED_FIRST_MS) + MINUTE);
            }
        }
    }

    /** Attached for three intervals, away for three, with a look each minute. */
    private List<Moment> life(Terms terms) {
        List<Moment> moments = new ArrayList<>();
        long part = 3 * Absence.stampEveryMs(terms);
        now = BEGIN;
        disk = null;
        SiteTime time = start();
        time.welcomed(now);
        write(time);
        for (; now < BEGIN + part; now += MINUTE) {
            look(time, terms);
            moments.add(new Moment(now, now, disk));
        }
        moments.add(new Moment(now, now, disk));
        long lost = now;
        time.ended();
        write(time);
        for (; now < BEGIN + 2 * part; now += MINUTE) {
            look(time, terms);
            moments.add(new Moment(now, lost, disk));
        }
        return moments;
    }
}
