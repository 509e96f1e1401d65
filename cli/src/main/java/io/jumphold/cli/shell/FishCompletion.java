package io.jumphold.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli does not write. */
final class FishCompletion {
    private final List<String> lines = new ArrayList<>();

    private FishCompletion() {}

    static String of(CommandLine command) {
        FishCompletion completion = new FishCompletion();
        completion.lines.add("# Completion of jumphold for fish.");
        completion.lines.add("complete -c jumphold -f");
        completion.add(command.getCommandSpec(), "");
        return String.join("\n", completion.lines);
    }

    /**
     * @param path the words that lead to the command, without the first
     */
    private void add(CommandSpec command, String path) {
        String here = condition(command, path);
        command.subcommands().forEach((name, part) -> {
            lines.add("complete -c jumphold -n " + here + " -a " + name + " -d "
                    + quoted(first(part.getCommandSpec().usageMessage().description())));
            add(part.getCommandSpec(), (path + " " + name).strip());
        });
        command.options().stream().filter(option -> !option.hidden()).forEach(option -> lines.add(line(option, path)));
    }

    /** True where the command stands and none of its parts does yet. */
    private static String condition(CommandSpec command, String path) {
        String parts = String.join(" ", command.subcommands().keySet());
        String notYet = parts.isEmpty() ? "" : "not __fish_seen_subcommand_from " + parts;
        return quoted(join(seen(path), notYet));
    }

    private static String line(OptionSpec option, String path) {
        StringBuilder line = new StringBuilder("complete -c jumphold");
        if (!path.isEmpty()) {
            line.append(" -n ").append(quoted(seen(path)));
        }
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            line.append(" -r");
            if (option.completionCandidates() != null) {
                line.append(" -a ")
                        .append(quoted(String.join(
                                " ",
                                StreamSupport.stream(
                                                option.completionCandidates().spliterator(), false)
                                        .toList())));
            }
        }
        return line.append(" -d ").append(quoted(first(option.description()))).toString();
    }

    private static String seen(String path) {
        return path.isEmpty()
                ? ""
                : "__fish_seen_subcommand_from " + path.replace(" ", "; and __fish_seen_subcommand_from ");
    }

    private static String join(String left, String right) {
        return left.isEmpty() || right.isEmpty() ? left + right : left + "; and " + right;
    }

    private static String first(String... description) {
        return description.length == 0 ? "" : Objects.requireNonNullElse(description[0], "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
