package io.jumphold.client.attach;

import io.jumphold.client.install.Absence;
import io.jumphold.protocol.wire.Terms;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the site has not been reached, and what its clock says now (LIFE-5, LIFE-6). While the process runs, the monotonic clock counts, so that
 * nobody who sets the machine's clock hastens an end. For the time before, there is only the machine's clock, which may be wrong just after a boot:
 * it is believed once the site has been tried in vain for a while, and asked once. What the monotonic clock leaves out, such as a laptop's sleep on
 * Linux, makes an end later.
 */
final class SiteTime {
    /** For so long without an answer the site is tried before the time in which no process ran counts. */
    static final long TRIED_FIRST_MS = Duration.ofMinutes(10).toMillis();

    /** While attached one is asked so rarely for a stamp. */
    private static final long ASKED_EVERY_MS = Duration.ofMinutes(1).toMillis();

    private final LongSupplier nanos;
    private final Clock clock;
    private final long started;
    private final @Nullable Absence before;

    private long reachedMs;
    private long awayMs;
    private long countedFrom;
    private boolean unproven;
    private boolean attached;
    private boolean settled;
    private long settledAt;
    private long triedFrom;
    private long stampedAt = -Absence.NEVER;

    /**
     * Of a process that starts.
     *
     * @param before what the disk knows; null: it is away since now
     * @param leastSiteMs what the site's clock said at some time before, for want of better
     */
    SiteTime(@Nullable Absence before, long leastSiteMs, LongSupplier nanos, Clock clock) {
        this.nanos = nanos;
        this.clock = clock;
        this.started = nanos.getAsLong();
        this.before = before;
        this.reachedMs = before == null ? bounded(leastSiteMs) : before.reachedMs();
        this.awayMs = before == null ? 0 : before.awayMs();
        this.unproven = before != null && before.unproven();
    }

    /** The site has taken this client in. */
    void welcomed(long siteMs) {
        reachedMs = bounded(siteMs);
        awayMs = 0;
        countedFrom = ranMs();
        unproven = false;
        attached = true;
        settled = true;
    }

    /** The site did not take it in, but answered. */
    void answered() {
        triedFrom = ranMs();
    }

    boolean isAttached() {
        return attached;
    }

    /** The connection has ended. */
    void ended() {
        reachedMs = siteMs();
        countedFrom = ranMs();
        attached = false;
    }

    /** Counts the time in which no process ran, when it is time to. */
    void settle() {
        long ran = ranMs();
        if (settled || ran - triedFrom < TRIED_FIRST_MS) {
            return;
        }
        settled = true;
        settledAt = ran;
        long gap = before == null ? 0 : clock.millis() - ran - before.clockMs();
        if (gap > 0) {
            awayMs = Math.min(Absence.NEVER, awayMs + gap);
            unproven = true;
        }
    }

    long siteMs() {
        return reachedMs + awayMs + ranMs() - countedFrom;
    }

    long awayMs() {
        return attached ? 0 : awayMs + ranMs() - countedFrom;
    }

    /** Until the client is to be gone, if it stays away; not positive: that time has come. */
    long leftMs(Terms terms) {
        Long expires = terms.expiresAtMs();
        long beforeExpiry = expires == null ? Absence.NEVER : Math.min(Absence.NEVER, expires) - siteMs();
        long beforeDeletion =
                terms.deleteAfterMs() == null ? Absence.NEVER : Absence.mostAwayMs(terms, unproven) - awayMs();
        return Math.min(beforeExpiry, beforeDeletion);
    }

    /** For how long this process could have known that the time has come. */
    long overdueMs(Terms terms) {
        return Math.min(-leftMs(terms), ranMs() - settledAt);
    }

    boolean isStampDue(Terms terms) {
        long early = attached ? ASKED_EVERY_MS : 0;
        return settled && ranMs() - stampedAt >= Absence.stampEveryMs(terms) - early;
    }

    /** What is to be written down now; null while the disk knows better. */
    @Nullable
    Absence stamp() {
        if (!settled) {
            return null;
        }
        stampedAt = ranMs();
        long siteMs = siteMs();
        return attached
                ? new Absence(siteMs, 0, false, bounded(Math.max(clock.millis(), siteMs)))
                : new Absence(reachedMs, awayMs(), unproven, bounded(Math.max(clock.millis(), siteMs)));
    }

    private long ranMs() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - started);
    }

    private static long bounded(long time) {
        return Math.max(0, Math.min(Absence.NEVER, time));
    }
}
