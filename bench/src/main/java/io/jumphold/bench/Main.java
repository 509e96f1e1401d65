package io.jumphold.bench;

import io.jumphold.bench.connections.ConnectionsCommand;
import io.jumphold.bench.drain.DrainCommand;
import io.jumphold.bench.jump.JumpCommand;
import io.jumphold.bench.outage.OutageCommand;
import io.jumphold.bench.relay.RelayCommand;
import io.jumphold.bench.stored.StoredCommand;
import io.jumphold.bench.sweep.SweepCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The load generator and benchmarks, run against real nodes. */
@Command(
        name = "jumphold bench",
        description = "Measures real nodes. Each benchmark starts what it needs and prints one JSON object last.",
        mixinStandardHelpOptions = true,
        version = "Jumphold 1.0.0",
        subcommands = {
            ConnectionsCommand.class,
            DrainCommand.class,
            JumpCommand.class,
            OutageCommand.class,
            RelayCommand.class,
            StoredCommand.class,
            SweepCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs the benchmark that the arguments name. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
