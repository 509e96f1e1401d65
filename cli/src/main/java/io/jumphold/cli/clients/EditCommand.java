package io.jumphold.cli.clients;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.Groups;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Plain;
import io.jumphold.protocol.api.JumpItems;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold clients edit}. */
@Command(
        name = "edit",
        description = "Change how a Jump Client stands in the list; what is not named stays.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold clients edit 12 --name web-1 --tag production",
            "  jumphold clients edit 12 --tag ''                        back to the top of its group"
        })
final class EditCommand implements Runnable {
    private final Context context;

    @Parameters(index = "0", paramLabel = "ID", description = "Its id.")
    private int id;

    @Option(names = "--name", paramLabel = "TEXT", description = "Its name, 1 to 128 characters.")
    private @Nullable String name;

    @Option(names = "--tag", paramLabel = "TEXT", description = "Its tag, at most 64 characters.")
    private @Nullable String tag;

    @Option(names = "--comments", paramLabel = "TEXT", description = "Its comments, at most 1024 characters.")
    private @Nullable String comments;

    @Option(names = "--group", paramLabel = "GROUP", description = "Its Jump Group (id, code name or name).")
    private @Nullable String group;

    @Option(
            names = "--settle-conflict",
            description =
                    "Only one machine holds its key again; \"history\" tells which addresses took it from each other.")
    private boolean settles;

    @Option(
            names = "--if-version",
            paramLabel = "N",
            description = "Only while the entry has this version; \"show\" tells it.")
    private @Nullable Long version;

    @Mixin
    private final JsonOption json = new JsonOption();

    EditCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (!settles && Stream.of(name, tag, comments, group).allMatch(Objects::isNull)) {
            throw Failure.of(Exit.USAGE, "Nothing to change")
                    .next("Name one of --name, --tag, --comments, --group, --settle-conflict.");
        }
        Api api = context.api();
        Integer groupId = group == null ? null : Groups.find(api, group).id();
        JumpItems.Item item =
                api.changeItem(id, new JumpItems.Change(name, tag, comments, groupId, settles ? true : null), version);
        if (json.asked()) {
            context.screen().json(item);
        } else {
            context.screen()
                    .say("Changed " + item.id() + " (" + Plain.text(item.name()) + "), now version " + item.version()
                            + ".");
        }
    }
}
