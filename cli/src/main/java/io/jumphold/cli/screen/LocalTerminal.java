package io.jumphold.cli.screen;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that this program was started on. */
public final class LocalTerminal {
    private LocalTerminal() {}

    /** Opens it; what it is set to stays as it is. */
    public static Terminal open() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .dumb(false)
                .exec(false)
                .nativeSignals(false)
                .build();
    }

    /** How large it is at the moment. */
    public static Extent extent() {
        try (Terminal terminal = open()) {
            return extent(terminal);
        } catch (IOException | UncheckedIOException | IllegalStateException noTerminal) {
            return Extent.USUAL;
        }
    }

    public static Extent extent(Terminal terminal) {
        Size size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0
                ? new Extent(size.getColumns(), size.getRows())
                : Extent.USUAL;
    }
}
