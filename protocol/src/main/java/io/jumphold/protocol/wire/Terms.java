package io.jumphold.protocol.wire;

import static io.jumphold.protocol.wire.Limits.check;

import org.jspecify.annotations.Nullable;

/**
 * How long a Jump Client lives without its site, and who may end it on its machine. The client keeps what it was told last, and uninstalls itself by it when
 * it cannot reach the site (LIFE-5, LIFE-6).
 *
 * @param deleteAfterMs for how long it may be away before it is deleted, in milliseconds, positive; null: for ever
 * @param expiresAtMs when it is to be gone in any case, by the site's clock, milliseconds since 1970 UTC, positive; null: never
 * @param uninstallRestricted whether only a privileged user of the machine may uninstall it there (UNI-5); null: whoever can
 */
public record Terms(
        @Nullable Long deleteAfterMs,
        @Nullable Long expiresAtMs,
        @Nullable Boolean uninstallRestricted) {
    public static final Terms NONE = new Terms(null, null);

    public Terms {
        check(deleteAfterMs == null || deleteAfterMs > 0, "delete_after_ms", "must be positive");
        check(expiresAtMs == null || expiresAtMs > 0, "expires_at_ms", "must be positive");
    }

    /** Without a word on who may uninstall it. */
    public Terms(@Nullable Long deleteAfterMs, @Nullable Long expiresAtMs) {
        this(deleteAfterMs, expiresAtMs, null);
    }

    /** UNI-5. */
    public boolean restrictsUninstall() {
        return Boolean.TRUE.equals(uninstallRestricted);
    }
}
