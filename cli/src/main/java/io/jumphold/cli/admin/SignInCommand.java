package io.jumphold.cli.admin;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.PasswordOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import io.jumphold.cli.site.SiteTrust.WrongAuthorityException;
import io.jumphold.protocol.api.Accounts;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jumphold admin sign-in}. */
@Command(
        name = "sign-in",
        description = {
            "Sign in to a site; later commands go there.",
            "The first time, name the site and the fingerprint of its authority; without a fingerprint it is shown and asked"
                    + " about."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold admin sign-in",
            "  jumphold admin sign-in --site https://support.example.com:8443 --ca 3F:9A:... --user ada",
            "  pass show jumphold | jumphold admin sign-in --user ada --password-stdin"
        })
final class SignInCommand implements Runnable {
    private final Context context;

    @Option(
            names = "--ca",
            paramLabel = "FINGERPRINT",
            description = "SHA-256 of the certificate of the site's authority; \"system\" for a public authority.")
    private @Nullable String authority;

    @Option(names = "--user", paramLabel = "NAME", description = "Who you are; asked for where it is left out.")
    private @Nullable String user;

    @Mixin
    private final PasswordOption password = new PasswordOption();

    SignInCommand(Context context) {
        this.context = context;
    }

    static String name(Context context, @Nullable String given, @Nullable String usual) {
        if (given != null) {
            return given;
        }
        String typed = context.prompt().line("User name" + (usual == null ? "" : " [" + usual + "]") + ": ");
        if (typed.isEmpty() && usual == null) {
            throw Failure.of(Exit.CANCELLED, "No user name was given");
        }
        return typed.isEmpty() && usual != null ? usual : typed;
    }

    @Override
    public void run() {
        URI named = context.options().site();
        Optional<Site> known =
                named == null ? context.sites().current() : context.sites().site(named);
        Site site = authority != null
                ? new Site(
                        known.map(Site::url)
                                .or(() -> Optional.ofNullable(named))
                                .orElseGet(this::whichSite),
                        Pin.parse(authority))
                : known.orElseGet(() -> introduced(named == null ? whichSite() : named));
        String name = name(context, user, known.map(Site::user).orElse(null));
        String secret = password.ask(context, "Password for " + name + ": ");
        Api api = context.api(site.signedOut());
        Accounts.SignedIn signedIn = api.signIn(new Accounts.SignIn(name, secret));
        context.sites().keep(api.http().site().signedIn(name, signedIn.token(), signedIn.expiresAt()));
        context.screen()
                .say("Signed in to " + site.url() + " as " + name + " until " + context.time(signedIn.expiresAt())
                        + ".");
    }

    private URI whichSite() {
        throw Failure.of(Exit.USAGE, "Which site?").next("Name it: jumphold admin sign-in --site https://HOST:PORT");
    }

    /** A site that is met for the first time: its authority is shown, and trusted only when the person says so. */
    private Site introduced(URI url) {
        Pin shown = shownBy(context.api(new Site(url, new Pin("0".repeat(64)))));
        context.screen().note(url + " is not known here. The fingerprint of its authority is");
        context.screen().note("  " + shown.readable());
        context.screen().note("Compare it with the one that an administrator tells you.");
        if (!context.prompt().line("Trust it from now on? [y/N] ").equalsIgnoreCase("y")) {
            throw Failure.of(Exit.CANCELLED, "Not trusted; nothing was sent");
        }
        return new Site(url, shown);
    }

    private static Pin shownBy(Api api) {
        try {
            api.site();
        } catch (Failure untrusted) {
            @Nullable
            X509Certificate shown = Stream.iterate((Throwable) untrusted, t -> t != null, Throwable::getCause)
                    .filter(WrongAuthorityException.class::isInstance)
                    .map(cause -> ((WrongAuthorityException) cause).shown())
                    .findFirst()
                    .orElseThrow(() -> untrusted);
            if (shown != null) {
                return Pin.of(shown);
            }
        }
        throw Failure.of(Exit.UNTRUSTED, "The site does not show the certificate of its authority")
                .next("Has it one from a public authority? Then add: --ca system");
    }
}
