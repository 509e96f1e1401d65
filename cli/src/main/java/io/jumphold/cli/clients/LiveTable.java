package io.jumphold.cli.clients;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.api.ItemQuery;
import io.jumphold.cli.api.LiveFeed;
import io.jumphold.cli.command.AtExit;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.screen.Extent;
import io.jumphold.protocol.api.JumpItems;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/** The list on a terminal of its own, drawn afresh when the live feed tells of a change; ctrl-C leaves. */
final class LiveTable {
    private static final String OWN_SCREEN = "\u001b[?1049h\u001b[?25l";
    private static final String USUAL_SCREEN = "\u001b[?25h\u001b[?1049l";
    private static final String TO_THE_TOP = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final int OTHER_LINES = 3;

    private final Context context;
    private final Api api;
    private final ItemQuery query;

    LiveTable(Context context, Api api, ItemQuery query) {
        this.context = context;
        this.api = api;
        this.query = query;
    }

    /** Until the feed ends. */
    void show(LiveFeed feed) throws InterruptedException {
        PrintWriter out = context.screen().out();
        out.print(OWN_SCREEN);
        try (AtExit _ = AtExit.run(() -> {
            out.print(USUAL_SCREEN);
            out.flush();
        })) {
            draw(out);
            while (true) {
                feed.next();
                draw(out);
            }
        }
    }

    private void draw(PrintWriter out) {
        Extent extent = context.screen().extent().get();
        List<JumpItems.Item> items =
                api.items(query, Math.max(1, extent.rows() - OTHER_LINES), null).items();
        List<String> table = ItemTable.of(items, context)
                .lines(extent.columns(), context.screen().colours());
        String counts = ItemTable.counts(api.counts().all()) + "   (ctrl-C leaves)";
        out.print(TO_THE_TOP);
        Stream.concat(table.stream(), Stream.of("", counts))
                .limit(extent.rows() - 1L)
                .forEach(line -> out.print(line + END_OF_LINE + "\r\n"));
        out.print(CLEAR_BELOW);
        out.flush();
    }
}
