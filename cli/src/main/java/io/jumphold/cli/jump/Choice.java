package io.jumphold.cli.jump;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.api.ItemQuery;
import io.jumphold.cli.clients.ItemTable;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.JumpItems;
import java.util.List;
import java.util.Optional;

/** Which machine is meant (API-3): one match is it, of several the person chooses, none is a failure. */
final class Choice {
    private static final int MOST_OFFERED = 20;

    private final Context context;
    private final Api api;

    Choice(Context context, Api api) {
        this.context = context;
        this.api = api;
    }

    JumpItems.Item item(ItemQuery query) {
        return byId(query.search()).orElseGet(() -> among(query));
    }

    private Optional<JumpItems.Item> byId(String search) {
        if (!search.matches("[1-9][0-9]{0,9}") || Long.parseLong(search) > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        try {
            return Optional.of(api.item(Integer.parseInt(search)).item());
        } catch (Failure failure) {
            if (failure.exit() == Exit.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private JumpItems.Item among(ItemQuery query) {
        List<JumpItems.Item> matches = api.items(query, MOST_OFFERED + 1, null).items();
        if (matches.isEmpty()) {
            throw Failure.of(Exit.NOT_FOUND, "No Jump Client matches \"" + query.search() + "\"")
                    .next("See what there is with: jumphold clients");
        }
        return matches.size() == 1 ? matches.getFirst() : choose(query.search(), matches);
    }

    private JumpItems.Item choose(String search, List<JumpItems.Item> matches) {
        List<JumpItems.Item> offered = matches.subList(0, Math.min(MOST_OFFERED, matches.size()));
        Table table = ItemTable.of(offered, context);
        table.lines(Integer.MAX_VALUE, false).forEach(context.screen()::note);
        String several = (matches.size() > MOST_OFFERED ? "More than " + MOST_OFFERED : String.valueOf(matches.size()))
                + " Jump Clients match \"" + search + "\"";
        if (!context.screen().interactive()) {
            throw Failure.of(Exit.SEVERAL_MATCH, several).next("Name one by its id: jumphold jump ID");
        }
        String answer = context.prompt().line(several + ". Which one? Its id: ");
        return offered.stream()
                .filter(item -> String.valueOf(item.id()).equals(answer))
                .findFirst()
                .orElseThrow(() -> Failure.of(Exit.CANCELLED, "None was chosen"));
    }
}
