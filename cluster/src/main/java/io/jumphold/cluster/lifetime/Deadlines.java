package io.jumphold.cluster.lifetime;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When what is due, under the settings of this moment. Pure. */
public final class Deadlines {
    private Deadlines() {}

    /** For how long it may be away: its own word, else the site's (LIFE-3, LIFE-4). */
    public static Duration deleteAfter(@Nullable Integer maxOfflineMinutes, Settings site) {
        return maxOfflineMinutes == null ? site.deleteAfter() : Duration.ofMinutes(maxOfflineMinutes);
    }

    /** LIFE-2. */
    public static boolean isLost(Instant offlineSince, Settings site, Instant now) {
        return !now.isBefore(offlineSince.plus(site.lostAfter()));
    }

    /**
     * When it is deleted unless it comes back (LIFE-7), and an uninstalled one in any case (UNI-8); null while it is online.
     *
     * @param offlineSince null while it is online
     */
    public static @Nullable Instant deletesAt(
            Status status, @Nullable Instant offlineSince, @Nullable Integer maxOfflineMinutes, Settings site) {
        if (offlineSince == null) {
            return null;
        }
        return offlineSince.plus(
                status == Status.UNINSTALLED ? site.deleteAfter() : deleteAfter(maxOfflineMinutes, site));
    }

    /** What the machine is told (LIFE-5). */
    public static Terms terms(Lifetime own, Settings site) {
        Instant expiresAt = own.expiresAt();
        return new Terms(
                deleteAfter(own.maxOfflineMinutes(), site).toMillis(),
                expiresAt == null ? null : expiresAt.toEpochMilli(),
                site.restrictLocalUninstall() ? true : null);
    }
}
