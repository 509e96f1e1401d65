package io.jumphold.cli.testsite;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs the command with the system's shell. Without a command it gives back every key, and ends with code 7 at a {@code q}. */
final class TestShell implements ChannelListener {
    private static final byte[] NO_MORE = new byte[0];

    private final Channel channel;
    private final String command;
    private final Consumer<String> sizes;
    private final LongConsumer sent;
    private final BlockingQueue<byte[]> input = new LinkedBlockingQueue<>();

    TestShell(Channel channel, Map<String, String> parameters, Consumer<String> sizes, LongConsumer sent) {
        this.channel = channel;
        this.command = parameters.getOrDefault("command", "");
        this.sizes = sizes;
        this.sent = sent;
        start(command.isEmpty() ? this::echo : this::run);
    }

    private interface Work {
        int work() throws IOException, InterruptedException;
    }

    private void start(Work work) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                channel.close(work.work(), null);
            } catch (IOException | InterruptedException e) {
                channel.close(null, ErrorCode.TOOL_FAILED.fault());
            }
        });
    }

    private int run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        Thread.ofPlatform().daemon().start(() -> feed(process.getOutputStream()));
        byte[] chunk = new byte[8192];
        try {
            for (int length = process.getInputStream().read(chunk);
                    length >= 0;
                    length = process.getInputStream().read(chunk)) {
                channel.write(chunk, 0, length);
                sent.accept(length);
            }
        } finally {
            process.destroy();
        }
        return process.waitFor();
    }

    private void feed(OutputStream to) {
        try (to) {
            for (byte[] bytes = input.take(); bytes != NO_MORE; bytes = input.take()) {
                to.write(bytes);
                to.flush();
                channel.consumed(bytes.length);
            }
        } catch (IOException | InterruptedException over) {
            // The command takes no more.
        }
    }

    private int echo() throws IOException, InterruptedException {
        for (byte[] bytes = input.take(); bytes != NO_MORE; bytes = input.take()) {
            channel.write(bytes, 0, bytes.length);
            channel.consumed(bytes.length);
            if (bytes[bytes.length - 1] == 'q') {
                return 7;
            }
        }
        return 0;
    }

    @Override
    public void data(byte[] bytes) {
        input.add(bytes);
    }

    @Override
    public void resized(int columns, int rows) {
        sizes.accept(columns + "x" + rows);
    }

    @Override
    public void signalled(String name) {
        if (name.equals("EOF")) {
            input.add(NO_MORE);
        }
    }

    @Override
    public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
        input.add(NO_MORE);
    }
}
