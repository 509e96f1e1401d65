package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Operations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jumphold admin nodes}. */
@Command(name = "nodes", description = "Show the site's nodes: tier, attached Jump Clients, room.")
final class NodesCommand implements Runnable {
    private static final String UNKNOWN = "?";

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
        Table table = new Table("NODE", "STATUS", "TIER", "ATTACHED", "ROOM", "RUNS SINCE", "VERSION");
        nodes.nodes()
                .forEach(node -> table.row(
                        node.address(),
                        node.status(),
                        known(node.tier()),
                        known(node.attached()),
                        known(room(node)),
                        node.startedAt() == null ? UNKNOWN : context.time(node.startedAt()),
                        known(node.version())));
        context.screen().show(table);
    }

    private static @Nullable Integer room(Operations.Node node) {
        return node.capacity() == null || node.attached() == null
                ? null
                : Math.max(0, node.capacity() - node.attached());
    }

    private static Object known(@Nullable Object value) {
        return value == null ? UNKNOWN : value;
    }
}
