package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Facts;
import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import io.jumphold.protocol.api.Accounts;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jumphold admin whoami}. */
@Command(name = "whoami", description = "Show the site that commands go to, and who you are there.")
final class WhoAmICommand implements Runnable {
    private final Context context;

    @Mixin
    private final JsonOption json = new JsonOption();

    WhoAmICommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        Accounts.User me = context.api().me();
        if (json.asked()) {
            context.screen().json(me);
            return;
        }
        context.screen()
                .show(new Facts()
                        .add("Site", context.site().url())
                        .add("Authority", authorities(context.site()))
                        .add("User", me.name())
                        .add("Role", UserCommand.word(me.role()))
                        .add("Signed in until", context.time(context.site().tokenEndsAt())));
    }

    private static String authorities(Site site) {
        return site.trusted().stream().map(Pin::readable).collect(Collectors.joining(", "));
    }
}
