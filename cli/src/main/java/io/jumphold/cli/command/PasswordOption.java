package io.jumphold.cli.command;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** A password, typed unseen or piped in; never an argument, which others on the machine could read. */
public final class PasswordOption {
    @Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
    private boolean stdin;

    /** The password of an account that exists. */
    public String ask(Context context, String question) {
        return stdin ? piped(context) : context.prompt().secret(question);
    }

    /** A new password, asked for twice. */
    public String choose(Context context, String question) {
        if (stdin) {
            return piped(context);
        }
        String chosen = context.prompt().secret(question);
        if (!chosen.equals(context.prompt().secret("Once more: "))) {
            throw Failure.of(Exit.REFUSED, "The two passwords differ; nothing was changed");
        }
        return chosen;
    }

    private static String piped(Context context) {
        try {
            String line = new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw Failure.of(Exit.USAGE, "No password came on standard input");
            }
            return line;
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The password could not be read from standard input", e);
        }
    }
}
