package io.jumphold.cli.command;

import picocli.CommandLine.Option;

/** {@code --json}: for programs. */
public final class JsonOption {
    @Option(names = "--json", description = "Print JSON, as the HTTP API answers it.")
    private boolean json;

    public boolean asked() {
        return json;
    }
}
