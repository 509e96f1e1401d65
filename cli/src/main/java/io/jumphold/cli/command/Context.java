package io.jumphold.cli.command;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.api.Http;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Prompt;
import io.jumphold.cli.screen.Screen;
import io.jumphold.cli.site.Site;
import io.jumphold.cli.site.SiteBook;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a command has at hand.
 *
 * @param in what is piped in
 * @param clock its zone is the one that times are shown in
 */
public record Context(
        GlobalOptions options, Screen screen, Prompt prompt, InputStream in, SiteBook sites, Clock clock) {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** The site that is named, or the one signed in to last. */
    public Site site() {
        URI named = options.site();
        return (named == null ? sites.current() : sites.site(named))
                .orElseThrow(() -> Failure.of(
                                Exit.NOT_SIGNED_IN,
                                named == null ? "You have not signed in to a site" : named + " is not known here")
                        .next("Sign in with: jumphold admin sign-in --site https://HOST:PORT"
                                + " (a new site: jumphold admin setup)"));
    }

    /** The API of the site, as the user who is signed in. */
    public Api api() {
        Site site = site();
        Instant endsAt = site.tokenEndsAt();
        if (site.token() == null || (endsAt != null && endsAt.isBefore(clock.instant()))) {
            throw Failure.of(Exit.NOT_SIGNED_IN, "You are not signed in to " + site.url())
                    .next("Sign in with: jumphold admin sign-in");
        }
        return api(site);
    }

    /** The API of any site, with the token that it holds or none. */
    public Api api(Site site) {
        return new Api(new Http(site, new OnTheWay()));
    }

    private final class OnTheWay implements Http.Listener {
        @Override
        public void traced(String line) {
            if (options.verbose()) {
                screen.note(line);
            }
        }

        @Override
        public void movedOn(String from, String to) {
            screen.note("Nobody answers at " + from + "; asking " + to + ", another node of the site.");
        }

        @Override
        public void siteChanged(Site site) {
            sites.learn(site);
        }
    }

    /** A time as people read it; {@code -} where there is none. */
    public String time(@Nullable Instant instant) {
        return instant == null ? "-" : MINUTES.format(instant.atZone(clock.getZone()));
    }
}
