package io.jumphold.bench.site;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every benchmark can be told. */
public final class SiteOptions {
    @Option(
            names = "--node-options",
            paramLabel = "FILE",
            description = "Other JVM flags for the nodes than those of deploy/jvm/node.options, one a line.")
    private @Nullable Path nodeOptions;

    @Option(names = "--json", description = "The figures in one line; without it they are laid out for people.")
    private boolean json;

    public Home home() {
        return Home.find(nodeOptions);
    }

    public boolean oneLine() {
        return json;
    }
}
