package io.jumphold.cli.screen;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.io.Console;
import java.util.Optional;

/** Asks on the terminal; where there is none, says which option answers instead. */
public final class ConsolePrompt implements Prompt {
    @Override
    public String line(String question) {
        String answer = console(question).readLine("%s", question);
        return answer == null ? "" : answer.strip();
    }

    @Override
    public String secret(String question) {
        char[] answer = console(question).readPassword("%s", question);
        return answer == null ? "" : String.valueOf(answer);
    }

    private static Console console(String question) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(() -> Failure.of(Exit.USAGE, "There is no terminal to ask \"" + question.strip() + "\" on")
                        .next("Answer with options (passwords with --password-stdin); --help names them."));
    }
}
