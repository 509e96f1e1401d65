package io.jumphold.cli.clients;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.api.ItemQuery;
import io.jumphold.cli.api.LiveFeed;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold clients}. */
@Command(
        name = "clients",
        description = {
            "List, search and watch Jump Clients; look at one, edit, wake, remove.",
            "A search looks for a part of any field, in capitals or not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold clients                              the first hundred, by group, tag and name",
            "  jumphold clients web --status online          those that have \"web\" somewhere and are online",
            "  jumphold clients 10.1. --field private_ip     by address",
            "  jumphold clients --watch                      stay, and show changes as they happen",
            "  jumphold clients --all --json | jq -r '.[].host_name'",
            "  jumphold clients wake 12 --wait 60s           switch a machine on, through others on its network",
            "  jumphold clients remove 12 17                 uninstall two of them"
        })
public final class ClientsCommand implements Runnable {
    private static final int FIRST_PAGE = 100;

    private final Context context;

    @Parameters(index = "0", arity = "0..1", paramLabel = "SEARCH", description = "What to look for.")
    private @Nullable String search;

    @Mixin
    private final QueryOptions query = new QueryOptions();

    @Option(names = "--all", description = "All of them, not only the first hundred.")
    private boolean all;

    @Option(
            names = {"-w", "--watch"},
            description = "Stay, and show changes as they happen; without a terminal one line for each.")
    private boolean watch;

    @Mixin
    private final JsonOption json = new JsonOption();

    private ClientsCommand(Context context) {
        this.context = context;
    }

    /** The command with all its parts. */
    public static CommandLine of(Context context) {
        return new CommandLine(new ClientsCommand(context))
                .addSubcommand(new ShowCommand(context))
                .addSubcommand(new StatisticsCommand(context))
                .addSubcommand(new HistoryCommand(context))
                .addSubcommand(new EditCommand(context))
                .addSubcommand(new WakeCommand(context))
                .addSubcommand(new RemoveCommand(context))
                .addSubcommand(new PendingCommand(context));
    }

    @Override
    public void run() {
        Api api = context.api();
        ItemQuery wanted = query.query(search == null ? "" : search);
        if (watch) {
            watch(api, wanted);
            return;
        }
        Page<JumpItems.Item> page = all ? new Page<>(api.items(wanted), null) : api.items(wanted, FIRST_PAGE, null);
        if (json.asked()) {
            context.screen().json(page.items());
            return;
        }
        show(api, page);
    }

    private void watch(Api api, ItemQuery wanted) {
        try (LiveFeed feed = api.live()) {
            if (context.screen().interactive() && !json.asked()) {
                new LiveTable(context, api, wanted).show(feed);
            } else {
                new ChangeLines(context, api, wanted, json.asked()).print(feed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Exit.CANCELLED, "Interrupted");
        }
    }

    private void show(Api api, Page<JumpItems.Item> page) {
        List<JumpItems.Item> items = page.items();
        if (!items.isEmpty()) {
            context.screen().show(ItemTable.of(items, context));
        }
        context.screen().out().flush();
        if (page.nextCursor() != null) {
            context.screen().note("... and more: narrow the search, or add --all.");
        }
        context.screen()
                .note((items.isEmpty() ? "None found. " : "") + "You have "
                        + ItemTable.counts(api.counts().all()) + ".");
    }
}
