package io.jumphold.cli.jump;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Extent;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A shell or a command on the other machine. What it prints waits here until it has been written, and only then may the machine
 * send as much again: a slow reader slows the command, it fills no memory.
 */
public final class RemoteShell implements ChannelListener {
    /** What runs, and on what terminal. */
    public record Wish(String command, @Nullable Extent terminal, String terminalType) {
        private Map<String, String> parameters() {
            Extent extent = Objects.requireNonNullElse(terminal, Extent.USUAL);
            return Map.of(
                    "command", command,
                    "pty", String.valueOf(terminal != null),
                    "term", terminalType,
                    "columns", String.valueOf(extent.columns()),
                    "rows", String.valueOf(extent.rows()));
        }
    }

    private sealed interface Arrived {
        record Output(byte[] bytes) implements Arrived {}

        record End(@Nullable Integer exitCode, @Nullable Fault fault) implements Arrived {}

        record Left() implements Arrived {}
    }

    /** What a command gets whose reader is gone, by convention: 128 + SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    private static final int CHUNK = 16 * 1024;

    private final LinkedBlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final Channel channel;

    private RemoteShell(SessionConnection session, Wish wish) {
        channel = session.open("shell", wish.parameters(), this);
    }

    public static RemoteShell start(SessionConnection session, Wish wish) {
        return new RemoteShell(session, wish);
    }

    @Override
    public void data(byte[] bytes) {
        arrived.add(new Arrived.Output(bytes));
    }

    @Override
    public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
        arrived.add(new Arrived.End(exitCode, fault));
    }

    public void resize(Extent extent) {
        channel.resize(extent.columns(), extent.rows());
    }

    /** Sends what comes from {@code in} until it ends, in a thread of its own. */
    public void send(InputStream in) {
        Thread.ofPlatform().daemon().name("stdin").start(() -> pump(in, null));
    }

    /** The same for what a person types, who may leave by {@link EscapeKeys}. */
    void sendTyped(InputStream in) {
        Thread.ofPlatform().daemon().name("stdin").start(() -> pump(in, new EscapeKeys()));
    }

    private void pump(InputStream in, @Nullable EscapeKeys keys) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                if (keys == null) {
                    channel.write(chunk, 0, length);
                    continue;
                }
                EscapeKeys.Typed typed = keys.typed(chunk, length);
                channel.write(typed.bytes(), 0, typed.bytes().length);
                if (typed.leave()) {
                    arrived.add(new Arrived.Left());
                    return;
                }
            }
        } catch (IOException closed) {
            // Nobody reads it there any more; how the shell ended is told by its end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.signal("EOF");
    }

    /**
     * Writes what the shell prints until it ends.
     *
     * @return its exit code
     */
    public int printTo(OutputStream out) throws InterruptedException {
        while (true) {
            switch (arrived.take()) {
                case Arrived.Output(byte[] bytes) -> {
                    try {
                        out.write(bytes);
                        out.flush();
                    } catch (IOException nobodyReads) {
                        return BROKEN_PIPE;
                    }
                    channel.consumed(bytes.length);
                }
                case Arrived.End(Integer exitCode, Fault fault) -> {
                    channel.close(null, null);
                    if (fault != null) {
                        throw Failure.of(fault);
                    }
                    return exitCode == null ? Exit.OK.code() : exitCode;
                }
                case Arrived.Left() -> throw Failure.of(Exit.CANCELLED, "Left; the session is ended");
            }
        }
    }
}
