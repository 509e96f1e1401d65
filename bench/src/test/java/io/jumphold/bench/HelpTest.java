package io.jumphold.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The launcher prints a text, so that help needs no build: it must tell of everything that there is. */
class HelpTest {
    @Test
    void theLaunchersHelpTellsOfEveryBenchmarkAndEveryOption() throws IOException {
        String help = Files.readString(Path.of("..", "deploy", "help", "bench.txt"));

        for (CommandLine benchmark : Main.commandLine().getSubcommands().values()) {
            assertThat(help).containsPattern("(?m)^  " + benchmark.getCommandName() + "\\b");
            assertThat(benchmark.getCommandSpec().options().stream()
                            .filter(option -> !option.usageHelp() && !option.versionHelp())
                            .map(OptionSpec::longestName))
                    .allSatisfy(name -> assertThat(help).contains(name));
        }
    }
}
