package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Operations;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin nodes}. */
@Command(
        name = "nodes",
        description = "Show the site's nodes: tier, attached Jump Clients, room, and how full the site is.")
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
        Table table = new Table("NODE", "STATUS", "TIER", "ATTACHED", "ROOM", "SHARE", "FILL", "RUNS SINCE", "VERSION");
        nodes.nodes()
                .forEach(node -> table.row(
                        node.address(),
                        node.status(),
                        known(node.tier()),
                        known(node.attached()),
                        known(node.room()),
                        node.sharePercent() == null ? UNKNOWN : node.sharePercent() + " %",
                        known(word(node.level())),
                        node.startedAt() == null ? UNKNOWN : context.time(node.startedAt()),
                        known(node.version())));
        nodes.away().forEach(node -> table.row(node.address(), "away", node.tier(), "", "", "", "", "", ""));
        context.screen().show(table);
        Operations.Capacity site = nodes.site();
        context.screen()
                .note("%,d of %,d Jump Clients (%s)"
                        .formatted(site.jumpClients(), site.capacity(), word(site.level())));
    }

    @Command(
            name = "remove",
            description = "A node that is gone for good counts for the site's capacity no more. It must have stopped.")
    void remove(@Parameters(paramLabel = "NODE", description = "Its address, as it is shown.") String address) {
        context.api().removeNode(address);
        context.screen().note("Node " + address + " counts no more");
    }

    private static @Nullable String word(Operations.@Nullable Level level) {
        return level == null ? null : level.name().toLowerCase(Locale.ROOT);
    }

    private static Object known(@Nullable Object value) {
        return value == null ? UNKNOWN : value;
    }
}
