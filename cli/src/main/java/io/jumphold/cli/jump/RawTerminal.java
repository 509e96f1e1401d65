package io.jumphold.cli.jump;

import io.jumphold.cli.command.AtExit;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Extent;
import io.jumphold.cli.screen.LocalTerminal;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;

/** The user's terminal, handed to the remote shell: every key goes there, also ctrl-C. Given back whatever happens. */
final class RawTerminal implements AutoCloseable {
    private final Terminal terminal;
    private final Attributes before;
    private final AtExit giveBack;

    private RawTerminal(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.getAttributes();
        this.giveBack = AtExit.run(this::giveBack);
        terminal.setAttributes(raw(before));
    }

    static RawTerminal take() {
        try {
            return new RawTerminal(LocalTerminal.open());
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The terminal cannot be used", e)
                    .next("Without a terminal: jumphold jump ... --command '...'");
        }
    }

    /** As {@code cfmakeraw}: no key and no output means anything to this side. */
    private static Attributes raw(Attributes before) {
        Attributes raw = new Attributes(before);
        raw.setInputFlags(
                EnumSet.of(
                        InputFlag.IGNBRK,
                        InputFlag.BRKINT,
                        InputFlag.PARMRK,
                        InputFlag.ISTRIP,
                        InputFlag.INLCR,
                        InputFlag.IGNCR,
                        InputFlag.ICRNL,
                        InputFlag.IXON),
                false);
        raw.setOutputFlag(OutputFlag.OPOST, false);
        raw.setLocalFlags(
                EnumSet.of(LocalFlag.ECHO, LocalFlag.ECHONL, LocalFlag.ICANON, LocalFlag.ISIG, LocalFlag.IEXTEN),
                false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        return raw;
    }

    Extent extent() {
        return LocalTerminal.extent(terminal);
    }

    void onResize(Consumer<Extent> told) {
        Signals.register("WINCH", () -> told.accept(extent()));
    }

    private void giveBack() {
        terminal.setAttributes(before);
    }

    @Override
    public void close() {
        giveBack.close();
    }
}
