package io.jumphold.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a node from the command line. */
public final class Main {
    private static final int WRONG_USAGE = 2;
    private static final int PUT_OUT = 3;
    private static final String HELP = """
            Usage: jumphold node [--config FILE] [-Dname=value ...]

            Starts a node of a Jumphold site and stays until it is told to stop (ctrl-C, SIGTERM).
            Without a configuration it runs alone, on port 8443, with its data in ./jumphold-data.
            The first start prints a link, good once, to set up the first administrator.

              -c, --config FILE   settings (HOCON); each can also be given as -Djumphold.name=value
              -h, --help          this text
              -V, --version       the version

            Exit codes: 0 stopped in order, 1 could not start or go on, 2 wrong usage,
            3 put out of its cluster: start it again, as the launcher does.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            Path config = config(withoutProperties(arguments));
            NodeSettings settings = NodeSettings.read(config);
            // Before the first logger is made: the log's file is in the data folder.
            Path logs = settings.dataDir().resolve("logs");
            PrivateFiles.createFolder(logs);
            System.setProperty("JUMPHOLD_LOG_DIR", logs.toString());
            run(settings);
        } catch (UsageException e) {
            System.err.println(
                    "jumphold node: " + e.getMessage() + System.lineSeparator() + "Try: jumphold node --help");
            System.exit(WRONG_USAGE);
        } catch (StartException e) {
            System.err.println("jumphold node: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(NodeSettings settings) {
        Node node = Node.start(settings);
        node.setUpLink().ifPresent(link -> System.out.println("Set up this site: " + link));
        System.out.println("Jumphold is ready at " + node.url());
        if (node.awaitStopped()) {
            System.err.println("jumphold node: put out of its cluster, which could not reach it; start it again");
            Runtime.getRuntime().halt(PUT_OUT);
        }
        System.exit(0);
    }

    /** Takes {@code -Dname=value} as Java itself does, so that the launcher can hand everything on. */
    private static List<String> withoutProperties(String[] arguments) {
        List<String> others = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (argument.startsWith("-D") && equals > 2) {
                System.setProperty(argument.substring(2, equals), argument.substring(equals + 1));
            } else {
                others.add(argument);
            }
        }
        return others;
    }

    private static @Nullable Path config(List<String> arguments) {
        if (arguments.contains("-h") || arguments.contains("--help")) {
            System.out.print(HELP);
            System.exit(0);
        }
        if (arguments.contains("-V") || arguments.contains("--version")) {
            System.out.println("Jumphold " + Node.VERSION);
            System.exit(0);
        }
        if (arguments.isEmpty()) {
            return null;
        }
        String first = arguments.getFirst();
        if (arguments.size() == 1 && first.startsWith("--config=")) {
            return Path.of(first.substring("--config=".length()));
        }
        if (arguments.size() == 2 && List.of("-c", "--config").contains(first)) {
            return Path.of(arguments.get(1));
        }
        throw new UsageException("\"" + String.join(" ", arguments) + "\" is not understood");
    }

    private static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
