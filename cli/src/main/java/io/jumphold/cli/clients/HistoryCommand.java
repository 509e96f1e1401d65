package io.jumphold.cli.clients;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.JumpItems;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jumphold clients history}. */
@Command(name = "history", description = "Show what happened to one Jump Client: every change of its status, and why.")
final class HistoryCommand implements Runnable {
    private final Context context;

    @Parameters(index = "0", paramLabel = "ID", description = "Its id.")
    private int id;

    @Mixin
    private final JsonOption json = new JsonOption();

    HistoryCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        List<JumpItems.HistoryEntry> history = context.api().history(id);
        if (json.asked()) {
            context.screen().json(history);
            return;
        }
        Table table = new Table("NO", "AT", "WHAT", "STATUS", "CAUSE", "DETAIL");
        history.forEach(entry -> table.row(
                entry.number(),
                context.time(entry.at()),
                entry.what(),
                entry.status() == null ? "" : ItemTable.word(entry.status()),
                entry.cause(),
                entry.detail()));
        context.screen().show(table);
    }
}
