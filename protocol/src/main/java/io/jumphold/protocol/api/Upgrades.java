package io.jumphold.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jumphold.protocol.error.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions of the Jump Client and the queue of those that are to become one (UPG); for administrators. */
public interface Upgrades {
    /** {@code upgrade_mode} (UPG-2). */
    enum Mode {
        @JsonProperty("disabled")
        DISABLED,
        /** Until nobody waits any more, then disabled. */
        @JsonProperty("this_cycle")
        THIS_CYCLE,
        @JsonProperty("enabled")
        ENABLED
    }

    /**
     * A key whose versions the site takes and its clients install (UPG-6).
     *
     * @param fingerprint SHA-256 of its SubjectPublicKeyInfo, lower-case hex
     * @param publicKey SubjectPublicKeyInfo in base64
     */
    record ReleaseKey(String fingerprint, String publicKey, Instant trustedAt) {}

    record ReleaseKeys(List<ReleaseKey> keys) {}

    /** {@code POST /release-keys}. */
    record NewReleaseKey(String publicKey) {}

    /**
     * A version for a platform.
     *
     * @param size of the payload, in bytes
     * @param complete whether the site has the payload, whole and genuine
     * @param current whether clients of the platform are to become it (UPG-1)
     * @param halted whether it has failed too often (UPG-7)
     */
    record ClientVersion(
            String version,
            String revision,
            String platform,
            long size,
            String sha256,
            int wireOldest,
            int wireNewest,
            boolean complete,
            boolean current,
            boolean halted,
            Instant addedAt) {}

    record ClientVersions(List<ClientVersion> versions) {}

    /**
     * {@code POST /client-versions}: announces one; its payload follows.
     *
     * @param manifest the content of the {@code .manifest} file
     */
    record NewClientVersion(String manifest) {}

    /**
     * {@code GET /upgrades} (UPG-9).
     *
     * @param mode the setting
     * @param waiting clients that are online and wait
     * @param running clients whose turn it is; at most {@code max_concurrent_upgrades}
     * @param done clients that became a version that is current
     * @param failed clients whose last try of a version that is current failed, newest first, at most 100
     * @param failedCount how many those are in all
     * @param secondsLeft about how long the rest takes, by the bandwidth; null where nothing is left
     */
    record Queue(
            Mode mode,
            int waiting,
            List<Running> running,
            int done,
            List<Failed> failed,
            int failedCount,
            @Nullable Long secondsLeft,
            List<Halted> halted) {}

    /**
     * A client whose turn it is.
     *
     * @param stage {@code ordered}, {@code fetching}, {@code fetched} or {@code installing}
     * @param bytes of the payload that it has
     * @param size of the payload
     */
    record Running(int clientId, String version, String stage, long bytes, long size, Instant since) {}

    /** A client whose last try failed; {@code nextTryAt}: not before. */
    record Failed(int clientId, String version, int tries, Fault fault, Instant at, Instant nextTryAt) {}

    /** A version that nobody gets until it is resumed (UPG-7). */
    record Halted(String version, Instant at, int tried, int failed) {}

    /** {@code POST /upgrades/resume}. */
    record Resume(String version) {}
}
