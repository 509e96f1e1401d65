package io.jumphold.client.shell;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program in a channel, on a terminal or on plain pipes. One thread carries its output, which stops while the other end grants nothing; another its input, which is
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
    private int columns;
    private int rows;
    private @Nullable Program program;
    private boolean unwanted;

    Shell(Channel channel, ShellRequest request, Account account, Runnable whenOver) {
        this.channel = channel;
        this.request = request;
        this.account = account;
        this.whenOver = whenOver;
        this.columns = request.columns();
        this.rows = request.rows();
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
            Program started = launch();
            Thread feeder = thread("shell input", () -> feed(started));
            feeder.start();
            carryOutput(started);
            int exitCode = started.process().waitFor();
            input.discard();
            synchronized (this) {
                program = null;
            }
            started.letGo(feeder);
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

    private Program launch() throws IOException {
        Program started = Program.start(request, account);
        synchronized (this) {
            program = started;
            started.resize(columns, rows);
            if (unwanted) {
                end(started);
            }
        }
        return started;
    }

    /** Until the output's end; or until the channel's, which ends the program as well. */
    private void carryOutput(Program started) throws InterruptedException {
        byte[] buffer = new byte[BUFFER];
        InputStream output = started.output();
        try {
            for (int length = output.read(buffer); length > 0; length = output.read(buffer)) {
                channel.write(buffer, 0, length);
            }
        } catch (IOException channelClosed) {
            LOG.debug("A shell's channel closed before its output ended");
        }
    }

    private void feed(Program started) {
        try {
            for (TypedInput.Piece typed = input.take(); typed != null; typed = input.take()) {
                if (typed.sent()) {
                    write(started, typed.bytes());
                } else {
                    started.endInput(typed.bytes());
                }
            }
        } catch (IOException e) {
            LOG.debug("A shell took no more input");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Program started, byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += INPUT_PIECE) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(from + INPUT_PIECE, bytes.length));
            started.write(piece);
            channel.consumed(piece.length);
        }
    }

    @Override
    public void data(byte[] bytes) {
        input.add(bytes);
    }

    @Override
    public synchronized void resized(int newColumns, int newRows) {
        columns = newColumns;
        rows = newRows;
        if (program != null) {
            program.resize(columns, rows);
        }
    }

    @Override
    public synchronized void signalled(String name) {
        if (name.equals("EOF")) {
            input.endOfInput();
        } else if (program != null) {
            program.signal(name);
        }
    }

    @Override
    public synchronized void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
        unwanted = true;
        if (program != null) {
            end(program);
        }
    }

    private static void end(Program started) {
        thread("shell end", started::end).start();
    }
}
