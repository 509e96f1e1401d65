package io.jumphold.client.site;

import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.protocol.pipe.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A representative at a terminal. */
public final class TestShell implements ChannelListener {
    /**
     * How a channel ended.
     *
     * @param exitCode of what ran in it
     * @param fault why it could not
     */
    public record End(@Nullable Integer exitCode, @Nullable Fault fault) {}

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final Channel channel;
    private long seen;
    private int unread;
    private volatile boolean reads = true;

    TestShell(Pipe pipe, String tool, Map<String, String> parameters) {
        channel = pipe.open(tool, parameters, this);
    }

    @Override
    public synchronized void data(byte[] bytes) {
        seen += bytes.length;
        screen.writeBytes(bytes);
        if (reads) {
            channel.consumed(bytes.length);
        } else {
            unread += bytes.length;
        }
    }

    /** Stops granting, or takes all that waited and goes on. */
    public synchronized void reads(boolean does) {
        reads = does;
        if (does) {
            channel.consumed(unread);
            unread = 0;
        }
    }

    @Override
    public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
        end.complete(new End(exitCode, fault));
    }

    public Channel channel() {
        return channel;
    }

    public void type(String text) throws IOException, InterruptedException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException, InterruptedException {
        channel.write(bytes, 0, bytes.length);
    }

    public synchronized String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    public synchronized byte[] bytes() {
        return screen.toByteArray();
    }

    /** How many bytes have arrived. */
    public synchronized long seen() {
        return seen;
    }

    public void awaitScreen(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(TestNode.PATIENCE_SECONDS))
                .pollInterval(Duration.ofMillis(20))
                .until(this::screen, screen -> screen.contains(text));
    }

    public End awaitEnd() throws InterruptedException {
        try {
            return end.get(TestNode.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The channel was not closed; the screen ends in: " + lastOf(screen()), e);
        }
    }

    private static String lastOf(String text) {
        return text.substring(Math.max(0, text.length() - 2_000));
    }
}
