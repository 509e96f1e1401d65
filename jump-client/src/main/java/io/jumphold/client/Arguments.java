package io.jumphold.client;

import io.jumphold.client.install.Switch;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line. A key is never on it: others on the machine could read it there.
 *
 * @param command {@code run}, {@code uninstall}, {@code disable}, {@code enable}, {@code status}, {@code help} or {@code version}
 * @param directory the install's folder
 * @param keyFile where the installer key stands; {@code -} for stdin; null where none was named
 * @param name the entry's name; empty: the host name
 * @param switches what {@code disable} and {@code enable} are about
 * @param json whether {@code status} answers in JSON
 * @param verbose whether small things are told, on stderr
 */
record Arguments(
        String command,
        Path directory,
        @Nullable String keyFile,
        String name,
        Set<Switch> switches,
        boolean json,
        boolean verbose) {
    static final String HELP = """
            Usage: jumphold client [run] --dir FOLDER [--key-file FILE] [--name NAME] [--verbose]
                   jumphold client uninstall --dir FOLDER
                   jumphold client disable | enable --dir FOLDER [--on-battery] [--on-metered]
                   jumphold client status --dir FOLDER [--json]

            run        attaches this machine to its site and stays attached, until it is stopped
            uninstall  takes this machine from its site and deletes the folder
            disable    lets nobody in any more, until enable; the client stays attached, and sessions that run go on
            enable     lets them in again
            status     says what is installed, whether it runs and in which version, whether it lets anybody in, and
                       when it is deleted if it does not reach its site

            --dir FOLDER      the install; made by the first run, which needs a key
            --key-file FILE   the installer key; - reads it from stdin. Else from the variable JUMPHOLD_KEY
            --name NAME       the name of the entry; the host name where none is given
            --on-battery      disable: from now on whenever the machine runs on its battery; enable: no longer so
            --on-metered      the same for a metered network, which NetworkManager must tell
            --json            status: as one JSON object, for scripts
            --verbose         logs to the terminal, too, and more

            Run by a person it is there for that person: attached while they are logged in. Run as root or by systemd it
            is a service, and always attached. Where that cannot be told, the variable JUMPHOLD_INSTALL_MODE says it:
            service or user; or mobile, for a client that is part of an app: when the site removes it, it forgets the
            site and the program stays.

            Exit codes: 0 ended in order or uninstalled, 1 failed, 2 command line, key or folder will not do,
            3 refused by the site for good, 4 another Jump Client runs in the folder,
            5 uninstalled, as the installer's validity ended before the client was ever attached,
            6 only an administrator of the machine may do that.
            """;

    private static final List<String> COMMANDS = List.of("run", "uninstall", "disable", "enable", "status");
    private static final List<String> SWITCHING = List.of("disable", "enable");
    private static final int LONGEST_NAME = 128;

    /** Reads the words; throws {@link IllegalArgumentException} with a message for the person who typed it */
    static Arguments parse(String... words) {
        Deque<String> left = new ArrayDeque<>(List.of(words));
        String command = COMMANDS.contains(left.peek()) ? left.remove() : "run";
        Path directory = null;
        String keyFile = null;
        String name = "";
        Set<Switch> switches = EnumSet.noneOf(Switch.class);
        boolean json = false;
        boolean verbose = false;
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--help", "-h", "help" -> command = "help";
                case "--version" -> command = "version";
                case "--json" -> json = true;
                case "--verbose" -> verbose = true;
                case "--dir" -> directory = Path.of(value(option, left));
                case "--key-file" -> keyFile = value(option, left);
                case "--on-battery" -> switches.add(Switch.DISABLE_ON_BATTERY);
                case "--on-metered" -> switches.add(Switch.DISABLE_ON_METERED);
                case "--name" -> name = value(option, left);
                default -> throw new IllegalArgumentException("Unknown: " + option + " (see --help)");
            }
        }
        if (directory == null && COMMANDS.contains(command)) {
            throw new IllegalArgumentException("--dir is missing (see --help)");
        }
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("--name is longer than " + LONGEST_NAME + " characters");
        }
        if (!switches.isEmpty() && !command.equals("help") && !SWITCHING.contains(command)) {
            throw new IllegalArgumentException("--on-battery and --on-metered go with disable and enable (see --help)");
        }
        if (json && !command.equals("help") && !command.equals("status")) {
            throw new IllegalArgumentException("--json goes with status (see --help)");
        }
        if (switches.isEmpty()) {
            switches.add(Switch.DISABLED);
        }
        return new Arguments(
                command,
                directory == null ? Path.of("") : directory,
                keyFile,
                name,
                Set.copyOf(switches),
                json,
                verbose);
    }

    private static String value(String option, Deque<String> left) {
        String value = left.poll();
        if (value == null) {
            throw new IllegalArgumentException(option + " needs a value (see --help)");
        }
        return value;
    }
}
