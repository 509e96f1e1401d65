package io.jumphold.protocol.wire;

import static io.jumphold.protocol.wire.Limits.check;

import org.jspecify.annotations.Nullable;

/**
 * How long a Jump Client lives without its site. The client keeps what it was told last, and uninstalls itself by it when it cannot reach the site
 * (LIFE-5, LIFE-6).
 *
 * @param deleteAfterMs for how long it may be away before it is deleted, in milliseconds, positive; null: for ever
 * @param expiresAtMs when it is to be gone in any case, by the site's clock, milliseconds since 1970 UTC, positive; null: never
 */
public record Terms(@Nullable Long deleteAfterMs, @Nullable Long expiresAtMs) {
    public static final Terms NONE = new Terms(null, null);

    public Terms {
        check(deleteAfterMs == null || deleteAfterMs > 0, "delete_after_ms", "must be positive");
        check(expiresAtMs == null || expiresAtMs > 0, "expires_at_ms", "must be positive");
    }
}
