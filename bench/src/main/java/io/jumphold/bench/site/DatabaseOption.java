package io.jumphold.bench.site;

import io.jumphold.testing.node.NodeCluster;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which database the nodes run on. */
public final class DatabaseOption {
    @Option(
            names = "--db",
            paramLabel = "h2|postgresql",
            defaultValue = "h2",
            description = "The database; ${DEFAULT-VALUE} by default.")
    private NodeCluster.Db database = NodeCluster.Db.H2;

    public NodeCluster.Db database() {
        return database;
    }

    /** As it is written on the command line. */
    public String word() {
        return database.name().toLowerCase(Locale.ROOT);
    }
}
