package io.jumphold.bench.site;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every benchmark can be told. */
public final class SiteOptions {
    @Option(
            names = "--node-options",
            paramLabel = "FILE",
            description = "Other JVM flags for the nodes than those of deploy/jvm/node.options, one a line.")
    private @Nullable Path nodeOptions;

    @Option(names = "--json", description = "The figures in one line; without it they are laid out for people.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec command;

    /** Ends the command with a word on its use where an option's value is outside of its range. */
    public void check(Range range, int value) {
        if (!range.holds(value)) {
            throw wrong(range.wrong(value));
        }
    }

    /** For options that do not go together: ends the command with this and a word on its use. */
    public ParameterException wrong(String why) {
        return new ParameterException(command.commandLine(), why);
    }

    public Home home() {
        return Home.find(nodeOptions);
    }

    public boolean oneLine() {
        return json;
    }
}
