package io.jumphold.cli.clients;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Plain;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold clients remove}. */
@Command(
        name = "remove",
        description = {
            "Remove Jump Clients from the list, and uninstall them on their machines.",
            "One that is offline is uninstalled when it comes back. Each has its own result."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  jumphold clients remove 12", "  jumphold clients remove --yes 12 13 14"})
final class RemoveCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "1..1000", paramLabel = "ID", description = "Their ids.")
    private List<Integer> ids = List.of();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Mixin
    private final JsonOption json = new JsonOption();

    RemoveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Api api = context.api();
        if (!yes && context.screen().interactive()) {
            confirm();
        }
        List<JumpItems.Result> results = api.removeItems(ids);
        if (json.asked()) {
            context.screen().json(results);
        } else {
            results.forEach(this::tell);
        }
        boolean done = results.stream().allMatch(result -> result.problem() == null);
        return (done ? Exit.OK : Exit.REFUSED).code();
    }

    private void confirm() {
        String which = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String answer = context.prompt().line("Remove and uninstall " + which + "? [y/N] ");
        if (!answer.equalsIgnoreCase("y")) {
            throw Failure.of(Exit.CANCELLED, "Nothing was removed");
        }
    }

    private void tell(JumpItems.Result result) {
        @Nullable Problem problem = result.problem();
        context.screen()
                .say(result.id() + ": "
                        + (problem == null
                                ? "removed"
                                : Plain.text(problem.detail()) + " (" + Plain.text(problem.code()) + ")"));
    }
}
