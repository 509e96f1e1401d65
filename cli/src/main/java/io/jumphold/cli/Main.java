package io.jumphold.cli;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.GlobalOptions;
import io.jumphold.cli.screen.ConsolePrompt;
import io.jumphold.cli.screen.LocalTerminal;
import io.jumphold.cli.screen.Screen;
import io.jumphold.cli.site.SiteBook;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Starts the command line. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its code, {@link io.jumphold.cli.failure.Exit}. */
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        boolean interactive = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        Screen screen = new Screen(
                new PrintWriter(new OutputStreamWriter(out, encoding("stdout.encoding"))),
                new PrintWriter(new OutputStreamWriter(System.err, encoding("stderr.encoding")), true),
                interactive,
                interactive && !environment.containsKey("NO_COLOR"),
                LocalTerminal::extent);
        Context context = new Context(
                new GlobalOptions(),
                screen,
                new ConsolePrompt(),
                new FileInputStream(FileDescriptor.in),
                SiteBook.of(environment),
                Clock.system(ZoneId.systemDefault()));
        int exitCode = Jumphold.of(context, out, arguments).execute(arguments);
        screen.out().flush();
        System.exit(exitCode);
    }

    private static Charset encoding(String property) {
        return Charset.forName(System.getProperty(property, "UTF-8"));
    }
}
