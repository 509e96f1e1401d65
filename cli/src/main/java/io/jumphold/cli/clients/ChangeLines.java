package io.jumphold.cli.clients;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.api.ItemQuery;
import io.jumphold.cli.api.LiveFeed;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.screen.Plain;
import io.jumphold.protocol.api.JumpItems;
import java.util.Set;
import java.util.stream.Collectors;

/** A line for each change, for whatever reads them: a pipe, a log. */
final class ChangeLines {
    private final Context context;
    private final Api api;
    private final ItemQuery query;
    private final boolean json;

    ChangeLines(Context context, Api api, ItemQuery query, boolean json) {
        this.context = context;
        this.api = api;
        this.query = query;
        this.json = json;
    }

    /** Until the feed ends or nobody reads any more. */
    void print(LiveFeed feed) throws InterruptedException {
        while (!context.screen().out().checkError()) {
            JumpItems.Live live = feed.next();
            if (json) {
                context.screen().jsonLine(live);
            } else {
                tell(live);
            }
        }
    }

    private void tell(JumpItems.Live live) {
        boolean all = query.equals(ItemQuery.of(""));
        Set<Integer> wanted = all || live.changed().isEmpty() ? Set.of() : idsWanted();
        live.changed().stream()
                .filter(item -> all || wanted.contains(item.id()))
                .forEach(item -> line(item.id(), ItemTable.status(item).text() + "  " + Plain.text(item.name())));
        live.gone().forEach(id -> line(id, "gone"));
    }

    private void line(int id, String what) {
        context.screen().say(context.time(context.clock().instant()) + "  " + id + "  " + what);
    }

    /** The feed knows nothing of what was searched for; the list does. */
    private Set<Integer> idsWanted() {
        return api.items(query).stream().map(JumpItems.Item::id).collect(Collectors.toSet());
    }
}
