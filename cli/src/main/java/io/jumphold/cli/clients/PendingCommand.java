package io.jumphold.cli.clients;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.JumpItems;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jumphold clients pending}. */
@Command(
        name = "pending",
        description = {
            "List what is removed and waits for its machine.",
            "Each is told to uninstall when it next comes; then nothing of it is left here."
        })
final class PendingCommand implements Runnable {
    private final Context context;

    @Mixin
    private final JsonOption json = new JsonOption();

    PendingCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        List<JumpItems.Item> items = context.api().pendingRemovals();
        if (json.asked()) {
            context.screen().json(items);
            return;
        }
        Table table = new Table("ID", "NAME", "GROUP", "HOST", "LAST SEEN");
        items.forEach(item -> table.row(
                item.id(),
                item.name(),
                item.group().codeName(),
                item.hostName(),
                context.time(item.times().lastSeen())));
        context.screen().show(table);
    }
}
