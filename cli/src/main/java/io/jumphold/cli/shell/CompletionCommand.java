package io.jumphold.cli.shell;

import io.jumphold.cli.screen.Screen;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jumphold completion}. */
@Command(
        name = "completion",
        description = "Print a script that completes these commands in your shell.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(jumphold completion bash)                                     in ~/.bashrc",
            "  source <(jumphold completion zsh)                                      in ~/.zshrc",
            "  jumphold completion fish > ~/.config/fish/completions/jumphold.fish"
        })
public final class CompletionCommand implements Runnable {
    /** The shells that are known. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    private final Screen screen;
    private final Supplier<CommandLine> everything;

    @Parameters(index = "0", paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    /**
     * @param everything the whole command line
     */
    public CompletionCommand(Screen screen, Supplier<CommandLine> everything) {
        this.screen = screen;
        this.everything = everything;
    }

    @Override
    public void run() {
        // The script for bash prepares zsh by itself.
        screen.say(
                shell == Shell.fish
                        ? FishCompletion.of(everything.get())
                        : AutoComplete.bash("jumphold", everything.get()));
    }
}
