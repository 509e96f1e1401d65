package io.jumphold.bench.site;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What an option may be. */
public record Range(String option, int least, int most) {
    /** Ends the command with a word on its use where {@code value} is outside. */
    public void check(CommandSpec command, int value) {
        if (value < least || value > most) {
            throw new ParameterException(
                    command.commandLine(),
                    "%s must be from %,d to %,d, and not %,d".formatted(option, least, most, value));
        }
    }
}
