package io.jumphold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {
    @TempDir
    private Path configuration;

    @Test
    void everyCommandExplainsItselfAndItsOptions() {
        assertThat(commands(desk().commandLine())).hasSizeGreaterThan(25).allSatisfy(command -> {
            CommandLine.Model.CommandSpec spec = command.getCommandSpec();
            assertThat(spec.usageMessage().description())
                    .as(spec.qualifiedName())
                    .isNotEmpty();
            assertThat(spec.args())
                    .allSatisfy(argument -> assertThat(argument.description())
                            .as(spec.qualifiedName() + " " + argument.paramLabel())
                            .isNotEmpty());
        });
    }

    @Test
    void everyCommandAnswersToHelpWithoutASite() {
        commands(desk().commandLine()).forEach(command -> {
            String[] words = (command.getCommandSpec().qualifiedName() + " --help")
                    .substring("jumphold ".length())
                    .split(" ");
            Desk.Ran ran = desk().run(words);
            assertThat(ran.exitCode()).as(String.join(" ", words)).isZero();
            assertThat(ran.out())
                    .startsWith("Usage: " + command.getCommandSpec().qualifiedName());
            assertThat(ran.out().lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        });
    }

    @Test
    void theExamplesInTheHelpAreCommandsThatExist() {
        List<String> examples = commands(desk().commandLine()).stream()
                .flatMap(command ->
                        Stream.of(command.getCommandSpec().usageMessage().footer()))
                .map(String::strip)
                .filter(line -> line.startsWith("jumphold "))
                .toList();

        assertThat(examples).hasSizeGreaterThan(15);
        assertThat(examples)
                .allSatisfy(example -> assertThat(parses(example)).as(example).isTrue());
    }

    private boolean parses(String example) {
        String command = example.replaceFirst(" {3,}.*", "").replaceFirst(" [|<>] .*", "");
        if (command.startsWith("jumphold client ")) {
            return true; // The Jump Client's own program reads it.
        }
        String[] words = Stream.of(command.split(" (?=(?:[^']*'[^']*')*[^']*$)(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
                .skip(1)
                .map(word -> word.replaceAll("^['\"]|['\"]$", ""))
                .toArray(String[]::new);
        try {
            desk().commandLine().parseArgs(words);
            return true;
        } catch (CommandLine.ParameterException e) {
            return false;
        }
    }

    @Test
    void misuseIsToldInALineWithTheWayToTheHelp() {
        Desk.Ran ran = desk().run("clients", "--stats", "x");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--stats").contains("--status").contains("jumphold clients --help");
    }

    @Test
    void aCommandWithoutItsPartShowsTheParts() {
        Desk.Ran ran = desk().run("admin");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("installer");
    }

    private Desk desk() {
        return new Desk(configuration);
    }

    private static List<CommandLine> commands(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(part -> all.addAll(commands(part)));
        return all.stream().filter(one -> !one.getCommandName().isEmpty()).toList();
    }
}
