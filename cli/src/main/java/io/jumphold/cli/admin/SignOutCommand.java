package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.site.Site;
import picocli.CommandLine.Command;

/** {@code jumphold admin sign-out}. */
@Command(
        name = "sign-out",
        description = {
            "Sign out: the token ends on the site and is forgotten here.",
            "The site stays known and trusted."
        })
final class SignOutCommand implements Runnable {
    private final Context context;

    SignOutCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        Site site = context.site();
        if (site.token() == null) {
            context.screen().say("You were not signed in to " + site.url() + ".");
            return;
        }
        try {
            context.api(site).signOut();
        } catch (Failure failure) {
            if (failure.exit() != Exit.NOT_SIGNED_IN) {
                throw failure.next("You are still signed in; try again when the site can be reached.");
            }
        }
        context.sites().keep(site.signedOut());
        context.screen().say("Signed out of " + site.url() + ".");
    }
}
