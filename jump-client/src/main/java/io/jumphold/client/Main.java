package io.jumphold.client;

import io.jumphold.client.host.Machine;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.InstallException;
import io.jumphold.client.log.Logs;
import io.jumphold.client.upgrade.Supervision;
import io.jumphold.protocol.identity.InstallerKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The Jump Client's command line. */
public final class Main {
    private static final String KEY_VARIABLE = "JUMPHOLD_KEY";
    /** Set by the starter where stderr is a terminal, which Java cannot tell by itself. */
    private static final String ON_TERMINAL = "jumphold.terminal";

    private static final int LONGEST_KEY = 64 * 1024;

    private Main() {}

    public static void main(String[] words) {
        ExitCode code = run(words, System.out, System.err);
        System.exit(code.number());
    }

    private static ExitCode run(String[] words, PrintStream out, PrintStream err) {
        try {
            return run(Arguments.parse(words), out, err);
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        } catch (InstallException e) {
            err.println(e.getMessage());
            return e.isInUse() ? ExitCode.IN_USE : ExitCode.USAGE;
        }
    }

    private static ExitCode run(Arguments arguments, PrintStream out, PrintStream err)
            throws IOException, InstallException {
        switch (arguments.command()) {
            case "help" -> out.print(Arguments.HELP);
            case "version" -> out.println(Build.current());
            case "status" -> out.print(status(arguments));
            case "disable" -> {
                return disabling(arguments, out, err).disable(arguments.switches());
            }
            case "enable" -> {
                return disabling(arguments, out, err).enable(arguments.switches());
            }
            case "uninstall" -> {
                Logs.start(null, arguments.verbose(), arguments.verbose());
                return new LocalUninstall(
                                arguments.directory(), Machine.current().isPrivileged(), out, err)
                        .run();
            }
            default -> {
                return work(arguments);
            }
        }
        return ExitCode.FINE;
    }

    private static String status(Arguments arguments) throws IOException {
        return arguments.json()
                ? Status.json(arguments.directory(), Machine.current())
                : Status.of(arguments.directory(), Machine.current());
    }

    private static LocalDisabling disabling(Arguments arguments, PrintStream out, PrintStream err) {
        Machine machine = Machine.current();
        return new LocalDisabling(arguments.directory(), machine.isPrivileged(), machine, out, err);
    }

    private static ExitCode work(Arguments arguments) throws IOException, InstallException {
        InstallerKey key = key(arguments);
        Long supervisor = Supervision.of(System.getenv()).supervisor();
        try (Install install = Install.open(arguments.directory(), key, arguments.name(), supervisor)) {
            Logs.start(install.data(), Boolean.getBoolean(ON_TERMINAL) || arguments.verbose(), arguments.verbose());
            return new Service(install).run();
        } catch (RuntimeException | InterruptedException e) {
            LoggerFactory.getLogger(Main.class).error("The Jump Client has failed: {}", e.toString());
            return ExitCode.FAILED;
        }
    }

    private static @Nullable InstallerKey key(Arguments arguments) throws IOException {
        String file = arguments.keyFile();
        if (file == null) {
            String text = System.getenv(KEY_VARIABLE);
            return text == null || text.isBlank() ? null : InstallerKey.parse(text);
        }
        try {
            byte[] text = file.equals("-") ? System.in.readNBytes(LONGEST_KEY) : Files.readAllBytes(Path.of(file));
            return InstallerKey.parse(new String(text, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file);
        }
    }
}
