package io.jumphold.cli.command;

import io.jumphold.cli.site.Address;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes. */
public final class GlobalOptions {
    private @Nullable URI site;
    private boolean verbose;

    @Option(
            names = "--site",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            order = 100,
            description = "The site to go to; without it the one signed in to last.")
    void site(@Nullable String url) {
        site = url == null ? null : Address.parse(url);
    }

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            order = 101,
            description = "Tell each request, and where in the program a failure arose.")
    void verbose(boolean on) {
        verbose = on;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 102,
            description = "Show this help.")
    void help(boolean asked) {
        // Picocli answers it.
    }

    public @Nullable URI site() {
        return site;
    }

    public boolean verbose() {
        return verbose;
    }
}
