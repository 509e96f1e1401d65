package io.jumphold.cli;

import io.jumphold.cli.admin.AdminCommand;
import io.jumphold.cli.clients.ClientsCommand;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.demo.DemoCommand;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.jump.JumpCommand;
import io.jumphold.cli.screen.Plain;
import io.jumphold.cli.shell.CompletionCommand;
import io.jumphold.cli.shell.LaunchedCommands;
import io.jumphold.cli.shell.VersionCommand;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code jumphold}: all commands, and how their failures are told. */
@Command(name = "jumphold", description = "Remote support: find a machine that is far away, and Jump to it.")
public final class Jumphold {
    private static final int HELP_COLUMNS = 100;

    private Jumphold() {}

    /**
     * The command line for these arguments: where they name a command, that one alone is made, for a fast start.
     *
     * @param bytes where a shell's bytes go, unchanged
     */
    public static CommandLine of(Context context, OutputStream bytes, String... arguments) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new CommandLine(new DemoCommand(context)));
        commands.put("clients", () -> ClientsCommand.of(context));
        commands.put("jump", () -> new CommandLine(new JumpCommand(context, bytes)));
        commands.put("admin", () -> AdminCommand.of(context));
        commands.put(
                "completion", () -> new CommandLine(new CompletionCommand(context.screen(), () -> of(context, bytes))));
        commands.put("version", () -> new CommandLine(new VersionCommand(context.screen())));

        CommandLine jumphold = new CommandLine(new Jumphold()).addMixin("global", context.options());
        Arrays.stream(arguments)
                .findFirst()
                .map(commands::get)
                .<Collection<Supplier<CommandLine>>>map(List::of)
                .orElseGet(() -> everything(commands))
                .forEach(command -> jumphold.addSubcommand(command.get()));
        inDeclaredOrder(jumphold);
        return jumphold.setOut(context.screen().out())
                .setErr(context.screen().err())
                .setUsageHelpWidth(HELP_COLUMNS)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((thrown, at, parsed) -> told(context, thrown))
                .setParameterExceptionHandler(Jumphold::misused);
    }

    private static Collection<Supplier<CommandLine>> everything(Map<String, Supplier<CommandLine>> commands) {
        return Stream.concat(
                        commands.values().stream(),
                        LaunchedCommands.all().stream().map(launched -> () -> launched))
                .toList();
    }

    private static void inDeclaredOrder(CommandLine command) {
        command.getCommandSpec().usageMessage().sortOptions(false).sortSynopsis(false);
        command.getSubcommands().values().forEach(Jumphold::inDeclaredOrder);
    }

    private static int told(Context context, Exception thrown) {
        Failure failure = thrown instanceof Failure expected
                ? expected
                : Failure.of(Exit.REFUSED, "Something went wrong in this program: " + thrown, thrown)
                        .next("Please report it, with what --verbose says.");
        context.screen().tell(failure);
        if (context.options().verbose()) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            context.screen().note(trace.toString());
        }
        return failure.exit().code();
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        PrintWriter err = command.getErr();
        String message = String.valueOf(misuse.getMessage());
        if (message.startsWith("Missing required subcommand")) {
            command.usage(err);
        } else {
            err.println("jumphold: " + Plain.text(message));
            UnmatchedArgumentException.printSuggestions(misuse, err);
            err.println("  Help: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return Exit.USAGE.code();
    }
}
