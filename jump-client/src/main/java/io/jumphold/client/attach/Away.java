package io.jumphold.client.attach;

import io.jumphold.client.install.Absence;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.protocol.wire.Terms;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time without the site: kept on disk, and whether it has become too long for this client to stay (LIFE-5, LIFE-6). */
final class Away {
    private static final Logger LOG = LoggerFactory.getLogger(Away.class);

    /** Where there are many addresses, not all can be tried within the minute that there is (LIFE-8). */
    private static final long OTHERS_TRIED_FOR_MS = 30_000;

    private final Install install;
    private final Clock clock;
    private final SiteTime time;

    Away(Install install, Clock clock, LongSupplier nanos) {
        this.install = install;
        this.clock = clock;
        this.time = new SiteTime(install.absence(), install.membership().termsToldMs(), nanos, clock);
    }

    void welcomed(long siteMs) {
        time.welcomed(siteMs);
        write();
    }

    void ended(Ending ending) {
        if (ending instanceof Ending.Refused) {
            time.answered();
        }
        if (time.isAttached()) {
            time.ended();
            write();
        }
    }

    long siteMs() {
        return time.siteMs();
    }

    /** To be called now and then: counts and writes what there is to count and to write. */
    void look() {
        time.settle();
        if (time.isStampDue(install.membership().terms())) {
            write();
        }
    }

    /** Without it less is known after a restart, and the client would live longer: no reason to end now. */
    void write() {
        Absence now = time.stamp();
        if (now == null) {
            return;
        }
        try {
            install.keep(now);
        } catch (IOException e) {
            LOG.warn("When the site was last reached cannot be written down: {}", e.toString());
        }
    }

    /** Until this client is to be gone, whether it ever attached or not; not positive: that time has come. */
    long leftMs() {
        Membership membership = install.membership();
        return membership.isEnrolled() ? time.leftMs(membership.terms()) : membership.validUntilMs() - clock.millis();
    }

    /**
     * Whether a try that ended so was the last one.
     *
     * @param others whether there are addresses that were not tried yet in this round
     */
    boolean isTooLongAfter(Ending ending, boolean others) {
        look();
        Membership membership = install.membership();
        if (ending.siteReached() || !membership.isEnrolled() || leftMs() > 0) {
            return false;
        }
        boolean othersFirst = others && ending instanceof Ending.Unreachable;
        return !othersFirst || time.overdueMs(membership.terms()) >= OTHERS_TRIED_FOR_MS;
    }

    /** For the log. */
    String whyTooLong() {
        Terms terms = install.membership().terms();
        Long expires = terms.expiresAtMs();
        return expires != null && time.siteMs() >= expires
                ? "cannot be reached, and this client expired at " + Instant.ofEpochMilli(expires)
                : "was not reached for " + Duration.ofMillis(time.awayMs()).toMinutes() + " minutes, and no more than "
                        + Duration.ofMillis(Absence.mostAwayMs(terms, false)).toMinutes() + " are allowed";
    }
}
