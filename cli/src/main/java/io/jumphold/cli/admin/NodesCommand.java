package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Operations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jumphold admin nodes}. */
@Command(name = "nodes", description = "Show the site's nodes: tier, attached Jump Clients, room.")
final class NodesCommand implements Runnable {
    private final Context context;

    @Mixin
    private final JsonOption json = new JsonOption();

    NodesCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        Operations.Nodes nodes = context.api().nodes();
        if (json.asked()) {
            context.screen().json(nodes);
            return;
        }
        Table table = new Table("NODE", "TIER", "ATTACHED", "ROOM", "RUNS SINCE", "VERSION");
        nodes.nodes()
                .forEach(node -> table.row(
                        node.address(),
                        node.tier(),
                        node.attached(),
                        Math.max(0, node.capacity() - node.attached()),
                        context.time(node.startedAt()),
                        node.version()));
        context.screen().show(table);
    }
}
