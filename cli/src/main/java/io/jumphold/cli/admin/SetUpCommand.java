package io.jumphold.cli.admin;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.PasswordOption;
import io.jumphold.cli.site.SetUpLink;
import io.jumphold.cli.site.Site;
import io.jumphold.protocol.api.Accounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin setup}: makes the first administrator of a new site. */
@Command(
        name = "setup",
        description = {
            "Make the first administrator of a new site, and sign in.",
            "A node prints the link at its first start; it works once. The site's address and the fingerprint of its"
                    + " authority are kept, so that later commands go to this site and no other."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold admin setup",
            "  jumphold admin setup 'https://support.example.com:8443/setup#s=...&ca=...'",
            "  pass show jumphold | jumphold admin setup --user ada --password-stdin \"$LINK\""
        })
final class SetUpCommand implements Runnable {
    private final Context context;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LINK",
            description = "The whole link, in quotes. Asked for where it is left out.")
    private @Nullable String link;

    @Option(names = "--user", paramLabel = "NAME", description = "Name of the first administrator.")
    private @Nullable String user;

    @Mixin
    private final PasswordOption password = new PasswordOption();

    SetUpCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        SetUpLink setUp = SetUpLink.parse(link == null ? context.prompt().line("Set-up link: ") : link);
        String name = SignInCommand.name(context, user, "admin");
        String chosen = password.choose(context, "Password for " + name + " (12 characters or more): ");
        Site site = new Site(setUp.site(), setUp.pin());
        Api api = context.api(site);
        Accounts.SignedIn signedIn = api.setUp(new Accounts.SetUp(setUp.secret(), name, chosen));
        context.sites().keep(api.http().site().signedIn(name, signedIn.token(), signedIn.expiresAt()));
        context.screen()
                .say("The site " + site.url() + " is set up, and you are signed in as " + name + " until "
                        + context.time(signedIn.expiresAt()) + ".");
        context.screen()
                .note("Next: jumphold admin group add GROUP, then jumphold admin installer create --group GROUP");
    }
}
