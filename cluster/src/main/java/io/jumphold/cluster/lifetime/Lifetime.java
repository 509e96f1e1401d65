package io.jumphold.cluster.lifetime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What its installer fixed for the life of a Jump Client.
 *
 * @param maxOfflineMinutes for how long it may be away before it is deleted; null: as the site's setting says (LIFE-4)
 * @param expiresAt when it is to be gone in any case; null: never (LIFE-6)
 */
public record Lifetime(
        @Nullable Integer maxOfflineMinutes, @Nullable Instant expiresAt) {
    public static final Lifetime UNBOUNDED = new Lifetime(null, null);
}
