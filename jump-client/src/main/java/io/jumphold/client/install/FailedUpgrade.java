package io.jumphold.client.install;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;

/**
 * An upgrade that came to nothing.
 *
 * @param version what was to be installed
 * @param fault why it was not, or was taken back
 */
public record FailedUpgrade(String version, Fault fault) {
    public FailedUpgrade {
        if (version.isEmpty() || version.length() > 32) {
            throw new IllegalArgumentException("A version of " + version.length() + " characters");
        }
    }

    /** As it stands on disk: only codes of the catalogue. */
    static FailedUpgrade of(String version, String code, String message) {
        return new FailedUpgrade(
                version, ErrorCode.ofCode(code).orElse(ErrorCode.UPGRADE_FAILED).fault(message));
    }
}
