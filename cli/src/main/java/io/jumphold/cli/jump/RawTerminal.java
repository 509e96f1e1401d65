package io.jumphold.cli.jump;

import io.jumphold.cli.command.AtExit;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Extent;
import io.jumphold.cli.screen.LocalTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jline.utils.Signals;

/** The user's terminal, handed to the remote shell: every key goes there, also ctrl-C. Given back whatever happens. */
final class RawTerminal implements AutoCloseable {
    private final AtExit giveBack;

    private RawTerminal(AtExit giveBack) {
        this.giveBack = giveBack;
    }

    static RawTerminal take() {
        try {
            String before = LocalTerminal.settings();
            AtExit giveBack = AtExit.run(() -> giveBack(before));
            // "raw" leaves two things that this side would still do: showing keys itself, and ctrl-V.
            LocalTerminal.set("raw", "-echo", "-iexten");
            return new RawTerminal(giveBack);
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The terminal cannot be used", e)
                    .next("Without a terminal: jumphold jump ... --command '...'");
        }
    }

    private static void giveBack(String before) {
        try {
            LocalTerminal.set(before);
        } catch (IOException e) {
            throw new UncheckedIOException("The terminal is still raw; type: stty sane", e);
        }
    }

    Extent extent() {
        return LocalTerminal.extent();
    }

    /** Tells of every change since it had the {@code known} extent. */
    void onResize(Extent known, Consumer<Extent> told) {
        Signals.register("WINCH", () -> told.accept(extent()));
        Extent now = extent();
        if (!now.equals(known)) {
            told.accept(now);
        }
    }

    @Override
    public void close() {
        giveBack.close();
    }
}
