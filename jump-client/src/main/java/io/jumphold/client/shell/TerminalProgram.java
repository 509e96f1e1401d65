package io.jumphold.client.shell;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import com.pty4j.unix.UnixPtyProcess;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program on a terminal of its own. */
record TerminalProgram(PtyProcess process) implements Program {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalProgram.class);
    private static final long LET_GO_MS = 1_000;

    static TerminalProgram start(ShellRequest request, Account account) throws IOException {
        return new TerminalProgram(
                new PtyProcessBuilder(account.commandLine(request.command()).toArray(String[]::new))
                        .setEnvironment(account.environment(request.term()))
                        .setDirectory(account.home())
                        .setInitialColumns(request.columns())
                        .setInitialRows(request.rows())
                        .start());
    }

    @Override
    public InputStream output() {
        return process.getInputStream();
    }

    /** Whole arrays only: pty4j writes the wrong bytes, or fails, where the offset is not 0. */
    @Override
    public void write(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
    }

    @Override
    public void endInput(byte[] asTyped) throws IOException {
        write(asTyped);
    }

    @Override
    public void resize(int columns, int rows) {
        try {
            process.setWinSize(new WinSize(columns, rows));
        } catch (IllegalStateException alreadyGone) {
            LOG.debug("A terminal could not be resized");
        }
    }

    @Override
    public void signal(String name) {
        Signals.toForeground(process, name);
    }

    @Override
    public void end() {
        ProcessFamily.of(process).end(() -> {
            if (process instanceof UnixPtyProcess unix) {
                unix.hangup();
            } else {
                process.destroy();
            }
        });
    }

    /**
     * Only after both threads have let go of it: a descriptor's number is soon somebody else's. A write that waits for a program which was
     * killed is never told of that by Linux; then the terminal is left to the feeder.
     */
    @Override
    public void letGo(Thread feeder) throws IOException, InterruptedException {
        feeder.join(LET_GO_MS);
        if (feeder.isAlive()) {
            LOG.debug("A terminal stays open, as its last input is still being written");
        } else {
            process.getInputStream().close();
        }
    }
}
