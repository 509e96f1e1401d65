package io.jumphold.bench.jump;

import io.jumphold.bench.site.BenchSite;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedPipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The representative's end of a session with a login shell on a terminal; one thread does everything. */
final class RemoteTerminal implements AutoCloseable, ChannelListener {
    private static final long PATIENCE_MS = 20_000;
    private static final long SILENCE_MS = 100;

    private final ScriptedPipe connection;
    private final Pipe pipe = new Pipe(Pipe.End.REPRESENTATIVE, (channel, tool, parameters) -> {
        throw new IllegalStateException("The machine opened a channel");
    });
    private final Channel channel;
    private int arrived;
    private @Nullable String over;

    private RemoteTerminal(ScriptedPipe connection) {
        this.connection = connection;
        pipe.connected(connection::write);
        channel = pipe.open(
                "shell", Map.of("command", "", "term", "xterm-256color", "columns", "80", "rows", "24"), this);
    }

    /** Asks for a Jump, dials the session's node, and asks for the shell. */
    static RemoteTerminal jump(BenchSite site, Fleet fleet, int jumpItem) {
        Sessions.Started started =
                site.admin().post("/jump-items/" + jumpItem + "/jump", Map.of(), Sessions.Started.class);
        String address = started.addresses().isEmpty()
                ? site.addresses().getFirst()
                : started.addresses().getFirst();
        return new RemoteTerminal(ScriptedPipe.join(
                        fleet,
                        address,
                        started.session().id(),
                        Base64.getUrlDecoder().decode(started.ticket()),
                        null)
                .orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .join());
    }

    void type(String keys) throws IOException, InterruptedException {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        channel.write(bytes, 0, bytes.length);
    }

    /** Until at least a byte has come that was not there before. */
    void awaitOutput() throws InterruptedException, PipeBrokenException {
        int before = arrived;
        while (arrived == before) {
            if (!receive(PATIENCE_MS)) {
                throw new IllegalStateException("The shell said nothing for " + PATIENCE_MS + " ms");
            }
        }
    }

    /** Until nothing comes any more: the prompt is out. */
    void awaitSilence() throws InterruptedException, PipeBrokenException {
        boolean more = true;
        while (more) {
            more = receive(SILENCE_MS);
        }
    }

    private boolean receive(long patienceMs) throws InterruptedException, PipeBrokenException {
        byte[] frame = connection.frames().poll(patienceMs, TimeUnit.MILLISECONDS);
        if (frame != null) {
            pipe.receive(frame);
        }
        if (over != null) {
            throw new IllegalStateException("The shell has ended: " + over);
        }
        return frame != null;
    }

    @Override
    public void data(byte[] bytes) {
        arrived += bytes.length;
        channel.consumed(bytes.length);
    }

    @Override
    public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
        over = fault == null ? "exit code " + exitCode : fault.code();
    }

    /** The representative leaves, and the session ends. */
    @Override
    public void close() {
        connection.leave();
        pipe.close(ErrorCode.SESSION_ENDED.fault());
    }
}
