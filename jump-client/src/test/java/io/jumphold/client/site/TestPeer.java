package io.jumphold.client.site;

import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node's end of one connection of a client; on {@code /session}, the representative behind the node as well. */
public final class TestPeer {
    static final int BROKEN = 1006;

    private final Channel socket;
    private final String path;
    private final byte[] nonce = Keys.random(32);
    private final byte[] rejoinTicket = Keys.random(32);
    private final BlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> introduced = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile @Nullable Pipe pipe;
    private volatile boolean joined;

    TestPeer(Channel socket, String path) {
        this.socket = socket;
        this.path = path;
    }

    public String path() {
        return path;
    }

    public byte[] nonce() {
        return nonce;
    }

    public byte[] rejoinTicket() {
        return rejoinTicket;
    }

    public void challenge() {
        send(new ServerFrame.Challenge(TestNode.SITE, nonce, Wire.OLDEST, Wire.NEWEST));
    }

    public void send(ServerFrame frame) {
        send(WireCodec.encode(frame));
    }

    /** In the order of the calls, from whatever thread: Netty alone would let its own thread overtake the others. */
    public void send(byte[] bytes) {
        socket.eventLoop().execute(() -> socket.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes))));
    }

    public void sendText(String text) {
        socket.writeAndFlush(new TextWebSocketFrame(text));
    }

    public void close(int code) {
        socket.writeAndFlush(new CloseWebSocketFrame(code, ""));
    }

    /** As when the cable is cut. */
    public void drop() {
        socket.close();
    }

    /** The next frame of this kind; others before it are passed over. */
    public <T extends ClientFrame> T next(Class<T> kind) throws InterruptedException {
        while (true) {
            ClientFrame frame = Objects.requireNonNull(
                    frames.poll(TestNode.PATIENCE_SECONDS, TimeUnit.SECONDS), "No " + kind.getSimpleName() + " came");
            if (kind.isInstance(frame)) {
                return kind.cast(frame);
            }
        }
    }

    /** Everything that has come and was not looked at yet. */
    public boolean hasSaidNothing() {
        return frames.isEmpty();
    }

    /** Passes over all that has come; how many frames that were. */
    public int forget() {
        return frames.drainTo(new ArrayList<>());
    }

    /** It has said who it is and was answered; what is sent now comes after its welcome. */
    public TestPeer awaitIntroduced() throws InterruptedException {
        await(introduced, "The client did not introduce itself");
        return this;
    }

    /** The close code, once the client has gone. */
    public int awaitClosed() throws InterruptedException {
        return await(closed, "The client did not close the connection");
    }

    private static <T> T await(CompletableFuture<T> awaited, String otherwise) throws InterruptedException {
        try {
            return awaited.get(TestNode.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(otherwise, e);
        }
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    /** Opens a shell in this session. */
    public TestShell shell(Map<String, String> parameters) {
        return new TestShell(pipe(), "shell", parameters);
    }

    public TestShell tool(String tool) {
        return new TestShell(pipe(), tool, Map.of());
    }

    private Pipe pipe() {
        return Objects.requireNonNull(pipe, "Nobody has asked to join here");
    }

    @Nullable
    ClientFrame received(byte[] bytes, TestNode node) {
        try {
            if (joined) {
                pipe().receive(bytes);
                return null;
            }
            ClientFrame frame = WireCodec.clientFrame(bytes);
            if (frame instanceof ClientFrame.Join join) {
                pipe = node.representative(join.sessionId());
            }
            return frame;
        } catch (MalformedFrameException | PipeBrokenException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Only now may a test act on it: the answer goes first. */
    void heard(ClientFrame frame) {
        frames.add(frame);
        if (frame instanceof ClientFrame.Enrol || frame instanceof ClientFrame.Hello) {
            introduced.complete(null);
        }
    }

    void join(ClientFrame.Join join) {
        joined = true;
        send(new ServerFrame.Joined(join.sessionId(), rejoinTicket, Wire.NEWEST));
        pipe().connected(this::send);
    }

    void closed(int code) {
        if (joined) {
            pipe().disconnected();
        }
        closed.complete(code);
    }
}
