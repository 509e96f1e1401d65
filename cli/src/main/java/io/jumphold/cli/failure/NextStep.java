package io.jumphold.cli.failure;

import io.jumphold.protocol.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What a person at a command line can do about a refusal. */
final class NextStep {
    private NextStep() {}

    static @Nullable String after(String code, @Nullable Long retryAfterMs) {
        String known = ErrorCode.ofCode(code).map(NextStep::known).orElse(null);
        if (known == null && retryAfterMs != null) {
            return "Try again in " + (retryAfterMs + 999) / 1000 + " s.";
        }
        return known;
    }

    // Only some refusals have a next step that the site's own message does not tell already.
    private static @Nullable String known(ErrorCode code) {
        return switch (code) {
            case NOT_SIGNED_IN -> "Sign in with: jumphold admin sign-in";
            case CLIENT_OFFLINE, CLIENT_UNINSTALLED -> "See when and why with: jumphold clients history ID";
            case CLIENT_NOT_FOUND, NOT_FOUND -> "See what there is with: jumphold clients --all";
            case IDENTITY_CHECK_FAILED -> "See where it came from with: jumphold clients show ID";
            case INSTALLER_EXPIRED, INSTALLER_KEY_INVALID ->
                "Make a new one with: jumphold admin installer create --group GROUP";
            case SETUP_LINK_INVALID -> "The site has an administrator already? Sign in with: jumphold admin sign-in";
            case VERSION_CONFLICT -> "Look at it again with: jumphold clients show ID";
            case CLIENT_ONLINE -> "Jump to it with: jumphold jump ID";
            case WAKE_DISABLED -> "An administrator allows it with: jumphold admin settings set allow_wake=true";
            case NO_WAKE_HELPER -> "See who else is there, by the gateway that is shown with: jumphold clients show ID";
            case STORE_UNAVAILABLE, SERVER_BUSY -> "Try again in a few seconds.";
            default -> null;
        };
    }
}
