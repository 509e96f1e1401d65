package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.JumpItems;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin group}. */
@Command(name = "group", description = "Add Jump Groups and list them.")
final class GroupCommand {
    private final Context context;

    GroupCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "add",
            description = "Add a Jump Group.",
            footerHeading = "%nExample:%n",
            footer = "  jumphold admin group add \"Web servers\" --code-name web")
    void add(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--code-name",
                            paramLabel = "WORD",
                            description = "What scripts call it; made from the name where it is left out.")
                    @Nullable
                    String codeName,
            @Option(names = "--comments", paramLabel = "TEXT", description = "What it is for.") @Nullable
                    String comments) {
        JumpItems.JumpGroupDetails group = context.api().addGroup(new JumpItems.NewJumpGroup(name, codeName, comments));
        context.screen().say("Jump Group " + group.codeName() + " is added (id " + group.id() + ").");
    }

    @Command(name = "list", description = "List the Jump Groups.")
    void list(@Mixin JsonOption json) {
        List<JumpItems.JumpGroupDetails> groups = context.api().groups();
        if (json.asked()) {
            context.screen().json(groups);
            return;
        }
        Table table = new Table("ID", "CODE NAME", "NAME", "COMMENTS");
        groups.forEach(group -> table.row(group.id(), group.codeName(), group.name(), group.comments()));
        context.screen().show(table);
    }
}
