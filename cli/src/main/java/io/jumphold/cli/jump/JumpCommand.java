package io.jumphold.cli.jump;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.clients.QueryOptions;
import io.jumphold.cli.command.AtExit;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Extent;
import io.jumphold.cli.screen.Plain;
import io.jumphold.cli.screen.Screen;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold jump}. */
@Command(
        name = "jump",
        description = {
            "Jump to a machine: a shell there, on your terminal.",
            "Every key goes to the machine, ctrl-C too. Leave by ending the shell, or with ~. at the start of a line"
                    + " (~~ sends a tilde). The shell's exit code becomes that of this command.",
            "A connection that is lost comes back by itself, for a minute; the shell goes on meanwhile."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold jump web-1                           a shell on the one machine that matches",
            "  jumphold jump 12                              by id",
            "  jumphold jump web-1 --command 'uname -a'      run one command and print what it prints",
            "  jumphold jump 12 --command 'df -h' > disks.txt",
            "  jumphold jump 12 --tty --command top          a command that wants a terminal"
        })
public final class JumpCommand implements Callable<Integer> {
    private final Context context;
    private final OutputStream out;

    @Parameters(
            index = "0",
            paramLabel = "SEARCH",
            description =
                    "The id of a Jump Client, or what to look for; one match starts, several are offered for choice.")
    private String search = "";

    @Option(
            names = {"-c", "--command"},
            paramLabel = "COMMAND",
            description = "Run this there instead of a login shell; what is piped in becomes its input.")
    private @Nullable String command;

    @Option(
            names = {"-t", "--tty"},
            description = "Give the command a terminal, as a login shell has.")
    private boolean tty;

    @Option(
            names = {"-n", "--no-stdin"},
            description = "Send no input; for use in the background and in loops.")
    private boolean noInput;

    @Mixin
    private final QueryOptions query = new QueryOptions();

    /**
     * @param out where the shell's bytes go, unchanged
     */
    public JumpCommand(Context context, OutputStream out) {
        this.context = context;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean terminal = context.screen().interactive() && (command == null || tty);
        if (tty && !terminal) {
            throw Failure.of(Exit.USAGE, "--tty needs a terminal on this side too");
        }
        Api api = context.api();
        JumpItems.Item item = new Choice(context, api).item(query.query(search));
        Sessions.Started started = api.jump(item.id());
        try (AtExit _ = AtExit.run(() -> end(api, started));
                SessionConnection session = SessionConnection.open(api.http(), started, notices(terminal))) {
            return terminal ? onTerminal(session, item) : piped(session);
        }
    }

    private Interruption.Notices notices(boolean onTerminal) {
        Screen screen = context.screen();
        return new Interruption.Notices() {
            @Override
            public void lost() {
                note("connection lost, coming back ...");
            }

            @Override
            public void back() {
                note("back");
            }

            /** A raw terminal begins no new line by itself. */
            private void note(String what) {
                screen.note(onTerminal ? "\r\n[jumphold: " + what + "]\r" : "jumphold: " + what);
            }
        };
    }

    private int onTerminal(SessionConnection session, JumpItems.Item item) throws InterruptedException {
        if (command == null) {
            context.screen()
                    .note("On " + Plain.text(item.name()) + " (" + item.id()
                            + "). Leave with ~. at the start of a line.");
        }
        try (RawTerminal terminal = RawTerminal.take()) {
            String type = Objects.requireNonNullElse(System.getenv("TERM"), "xterm-256color");
            Extent extent = terminal.extent();
            RemoteShell shell =
                    RemoteShell.start(session, new RemoteShell.Wish(command == null ? "" : command, extent, type));
            terminal.onResize(extent, shell::resize);
            shell.sendTyped(context.in());
            return shell.printTo(out);
        }
    }

    private int piped(SessionConnection session) throws InterruptedException {
        RemoteShell shell =
                RemoteShell.start(session, new RemoteShell.Wish(command == null ? "" : command, null, "dumb"));
        shell.send(noInput ? InputStream.nullInputStream() : context.in());
        return shell.printTo(out);
    }

    /** The site ends it too when both ends are gone; saying so ends it now. */
    private static void end(Api api, Sessions.Started started) {
        try {
            api.endSession(started.session().id());
        } catch (Failure alreadyOver) {
            // Ended from the other side, or out of reach: there is nothing left to end from here.
        }
    }
}
