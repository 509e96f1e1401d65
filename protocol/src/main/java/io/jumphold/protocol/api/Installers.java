package io.jumphold.protocol.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Making installers for mass deployment. */
public interface Installers {
    /**
     * {@code POST /installers}.
     *
     * @param jumpGroupId where its clients go
     * @param name of the entries; absent: each machine's host name
     * @param tag at most 64 characters
     * @param comments at most 1,024 characters
     * @param validMinutes 10 to 525,600 (INST-2), 1,440 where absent; limits installing, not the clients' life
     */
    record NewInstaller(
            int jumpGroupId,
            @Nullable String name,
            @Nullable String tag,
            @Nullable String comments,
            @Nullable Integer validMinutes) {}

    /** {@code GET /installers}: what was issued; its key is not stored. */
    record Installer(
            int id,
            JumpItems.JumpGroup group,
            String name,
            String tag,
            String comments,
            Instant validUntil,
            String madeBy,
            Instant madeAt,
            int timesUsed,
            long version) {}

    /**
     * Answers {@code POST /installers}.
     *
     * @param key the installer's key, shown once: {@link io.jumphold.protocol.identity.InstallerKey}
     */
    record Created(Installer installer, String key) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "Created[" + installer + "]";
        }
    }
}
