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
     * @param maxOfflineMinutes for how long its clients may be away before they are deleted (LIFE-4), 1 to 5,256,000; absent: as the site's setting says
     * @param clientsExpireAt when its clients expire (LIFE-6), in the future
     * @param clientsExpireAfterMinutes or how long after they enrolled, 1 to 5,256,000; both absent: never
     */
    record NewInstaller(
            int jumpGroupId,
            @Nullable String name,
            @Nullable String tag,
            @Nullable String comments,
            @Nullable Integer validMinutes,
            @Nullable Integer maxOfflineMinutes,
            @Nullable Instant clientsExpireAt,
            @Nullable Integer clientsExpireAfterMinutes) {
        /** Of clients that live as long as the site's settings say. */
        public NewInstaller(
                int jumpGroupId,
                @Nullable String name,
                @Nullable String tag,
                @Nullable String comments,
                @Nullable Integer validMinutes) {
            this(jumpGroupId, name, tag, comments, validMinutes, null, null, null);
        }
    }

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
            long version,
            @Nullable Integer maxOfflineMinutes,
            @Nullable Instant clientsExpireAt,
            @Nullable Integer clientsExpireAfterMinutes) {}

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
