package io.jumphold.cli.admin;

import io.jumphold.cli.command.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How long the clients of an installer live. */
final class LifetimeOptions {
    @Option(
            names = "--max-offline",
            paramLabel = "TIME",
            converter = Span.Converter.class,
            description =
                    "Delete a client that is away for so long, such as 12h or 90d; else as the site's settings say.")
    private @Nullable Span maxOffline;

    @ArgGroup
    private final Expiry expiry = new Expiry();

    private static final class Expiry {
        @Option(
                names = "--expire-after",
                paramLabel = "TIME",
                converter = Span.Converter.class,
                description = "Clients are uninstalled so long after they were installed, such as 8h or 30d.")
        private @Nullable Span after;

        @Option(names = "--expire-at", paramLabel = "TIME", description = "Or at a time, such as 2027-01-31T18:00:00Z.")
        private @Nullable Instant at;
    }

    @Nullable
    Integer maxOfflineMinutes() {
        return minutes(maxOffline);
    }

    @Nullable
    Instant expireAt() {
        return expiry.at;
    }

    @Nullable
    Integer expireAfterMinutes() {
        return minutes(expiry.after);
    }

    static @Nullable Integer minutes(@Nullable Span span) {
        return span == null ? null : Math.toIntExact(span.duration().toMinutes());
    }
}
