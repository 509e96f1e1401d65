package io.jumphold.client.install;

import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long the site has not been reached, as it was at one moment (LIFE-5).
 *
 * @param reachedMs what the site's clock said when it was last reached, milliseconds since 1970 UTC
 * @param awayMs how long ago that was
 * @param unproven part of it passed while no process of this client ran: the machine's clock said so
 * @param clockMs what the machine's clock said at that moment, and not less than what the site's said
 */
public record Absence(long reachedMs, long awayMs, boolean unproven, long clockMs) {
    private static final int STAMPS = 20;
    private static final long SELDOM = Duration.ofHours(1).toMillis();
    private static final long OFTEN = Duration.ofMinutes(1).toMillis();

    /** Times beyond this are as good as never; their sums are still numbers. */
    public static final long NEVER = Long.MAX_VALUE / 4;

    public Absence {
        check(reachedMs);
        check(awayMs);
        check(clockMs);
    }

    private static void check(long time) {
        if (time < 0 || time > 2 * NEVER) {
            throw new IllegalArgumentException("An absence of " + time);
        }
    }

    /** How often it is written down. */
    public static long stampEveryMs(Terms terms) {
        Long deleteAfter = terms.deleteAfterMs();
        return deleteAfter == null ? SELDOM : Math.min(SELDOM, Math.max(OFTEN, deleteAfter / STAMPS));
    }

    /**
     * How long the client may be away. A killed process may have been attached for longer than the disk knows, by the time between two stamps;
     * whatever is unproven could be that.
     */
    public static long mostAwayMs(Terms terms, boolean unproven) {
        Long deleteAfter = terms.deleteAfterMs();
        return deleteAfter == null ? NEVER : Math.min(NEVER, deleteAfter) + (unproven ? stampEveryMs(terms) : 0);
    }

    /** When it will have been away for too long, by the machine's clock; null: never. */
    public @Nullable Long deletedAtMs(Terms terms) {
        return terms.deleteAfterMs() == null ? null : clockMs + mostAwayMs(terms, unproven) - awayMs;
    }
}
