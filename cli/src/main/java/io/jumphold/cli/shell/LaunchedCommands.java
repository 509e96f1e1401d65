package io.jumphold.cli.shell;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The programs that the launcher starts by itself; they stand here so that completion and suggestions know them. */
public final class LaunchedCommands {
    private LaunchedCommands() {}

    public static List<CommandLine> all() {
        return List.of(
                command("node", "Run a node of a site.", option("--config", "FILE", "Settings (HOCON).")),
                command(
                        "client",
                        "Run this machine's Jump Client: run, status, disable, enable, uninstall.",
                        option("--dir", "FOLDER", "The install."),
                        option("--key-file", "FILE", "The installer's key."),
                        option("--name", "NAME", "The name of the entry.")),
                command("bench", "Measure a site."));
    }

    private static CommandLine command(String name, String description, OptionSpec... options) {
        Runnable launched = () -> {
            throw Failure.of(Exit.USAGE, "This is started from Jumphold's source folder")
                    .next("There: ./jumphold " + name);
        };
        CommandSpec command = CommandSpec.wrapWithoutInspection(launched).name(name);
        command.usageMessage().description(description);
        List.of(options).forEach(command::addOption);
        return new CommandLine(command);
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }
}
