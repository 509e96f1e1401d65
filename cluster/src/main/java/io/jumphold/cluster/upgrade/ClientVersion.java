package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of the Jump Client for a platform, as the site was given it.
 *
 * @param signed what machines are shown
 * @param payload where its bytes are; null until they are there, whole
 * @param current whether clients of its platform are to become it (UPG-1)
 */
public record ClientVersion(
        Manifest manifest, SignedManifest signed, @Nullable String payload, boolean current, Instant addedAt) {
    public boolean isComplete() {
        return payload != null;
    }

    public String version() {
        return manifest.version();
    }
}
