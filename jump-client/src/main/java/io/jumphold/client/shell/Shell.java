package io.jumphold.client.shell;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A terminal in a channel. One thread carries its output, which stops while the other end grants nothing; another its input, which is
 * granted only once the program has taken it, so that the queue never holds more than the channel's window.
 */
final class Shell implements ChannelListener {
    private static final Logger LOG = LoggerFactory.getLogger(Shell.class);
    private static final int BUFFER = 16 * 1024;
    private static final int INPUT_PIECE = 1024;

    private final Channel channel;
    private final ShellRequest request;
    private final Account account;
    private final Runnable whenOver;
    private final TypedInput input = new TypedInput();
    private WinSize size;
    private @Nullable PtyProcess process;
    private boolean unwanted;

    Shell(Channel channel, ShellRequest request, Account account, Runnable whenOver) {
        this.channel = channel;
        this.request = request;
        this.account = account;
        this.whenOver = whenOver;
        this.size = new WinSize(request.columns(), request.rows());
    }

    void start() {
        thread("shell output", this::run).start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void run() {
        try {
            PtyProcess started = launch();
            Thread feeder = thread("shell input", () -> feed(started));
            feeder.start();
            carryOutput(started);
            int exitCode = started.waitFor();
            input.discard();
            feeder.join();
            close(started);
            channel.close(exitCode, null);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("The shell could not be started: {}", e.toString());
            channel.close(null, ErrorCode.TOOL_FAILED.fault());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            whenOver.run();
        }
    }

    private PtyProcess launch() throws IOException {
        PtyProcess started = new PtyProcessBuilder(
                        account.commandLine(request.command()).toArray(String[]::new))
                .setEnvironment(account.environment(request.term()))
                .setDirectory(account.home())
                .setInitialColumns(request.columns())
                .setInitialRows(request.rows())
                .start();
        synchronized (this) {
            process = started;
            fit(started);
            if (unwanted) {
                end(started);
            }
        }
        return started;
    }

    /** Until the terminal's end; or until the channel's, which ends the terminal as well. */
    private void carryOutput(PtyProcess started) throws InterruptedException {
        byte[] buffer = new byte[BUFFER];
        InputStream output = started.getInputStream();
        try {
            for (int length = output.read(buffer); length > 0; length = output.read(buffer)) {
                channel.write(buffer, 0, length);
            }
        } catch (IOException channelClosed) {
            LOG.debug("A shell's channel closed before its output ended");
        }
    }

    private void feed(PtyProcess started) {
        OutputStream terminal = started.getOutputStream();
        try {
            for (TypedInput.Piece typed = input.take(); typed != null; typed = input.take()) {
                byte[] bytes = typed.bytes();
                for (int from = 0; from < bytes.length; from += INPUT_PIECE) {
                    // pty4j writes the wrong bytes, or fails, where the offset is not 0.
                    byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(from + INPUT_PIECE, bytes.length));
                    terminal.write(piece);
                    if (typed.sent()) {
                        channel.consumed(piece.length);
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("A shell took no more input");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only after both threads have let go of it: a descriptor's number is soon somebody else's. */
    private synchronized void close(PtyProcess started) throws IOException {
        process = null;
        started.getInputStream().close();
    }

    @Override
    public void data(byte[] bytes) {
        input.add(bytes);
    }

    @Override
    public synchronized void resized(int columns, int rows) {
        size = new WinSize(columns, rows);
        if (process != null) {
            fit(process);
        }
    }

    private void fit(PtyProcess started) {
        try {
            started.setWinSize(size);
        } catch (IllegalStateException alreadyGone) {
            LOG.debug("A terminal could not be resized");
        }
    }

    @Override
    public synchronized void signalled(String name) {
        if (name.equals("EOF")) {
            input.endOfInput();
        } else if (process != null) {
            Signals.toForeground(process, name);
        }
    }

    @Override
    public synchronized void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
        unwanted = true;
        if (process != null) {
            end(process);
        }
    }

    private static void end(PtyProcess started) {
        thread("shell end", () -> ProcessFamily.end(started)).start();
    }
}
