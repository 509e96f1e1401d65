package io.jumphold.cli.testsite;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.WireCodec;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The other end of a session: the node that joins it, and the machine behind it. */
public final class TestMachine implements TestDoor.Socket, AutoCloseable {
    private static final byte[] TICKET = new byte[32];

    private final Pipe pipe = new Pipe(Pipe.End.JUMP_CLIENT, this::opened);
    private final List<Map<String, String>> wishes = new CopyOnWriteArrayList<>();
    private final List<String> sizes = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable Fault refusal;
    private volatile boolean joined;
    private volatile @Nullable ChannelHandlerContext context;

    /** The ticket that the machine's node takes, as the API tells it. */
    public static String ticket() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(TICKET);
    }

    /** Refuses every join from now on. */
    public void refuse(ErrorCode code) {
        refusal = code.fault();
    }

    /** What the shells were asked for. */
    public List<Map<String, String>> wishes() {
        return List.copyOf(wishes);
    }

    /** The sizes that the terminal took on, as {@code columns x rows}. */
    public List<String> sizes() {
        return List.copyOf(sizes);
    }

    /** How many bytes of output the shells could get rid of. */
    public long sent() {
        return sent.get();
    }

    /** The cable is pulled. */
    public void vanish() {
        ChannelHandlerContext connection = context;
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void opened(ChannelHandlerContext connection) {
        context = connection;
        send(WireCodec.encode(new ServerFrame.Challenge("test", new byte[32], 1, 1)));
    }

    /** In the order of the calls, from whatever thread: Netty alone would let its own thread overtake the others. */
    private void send(byte[] frame) {
        ChannelHandlerContext connection = context;
        if (connection != null) {
            connection
                    .executor()
                    .execute(() -> connection.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame))));
        }
    }

    @Override
    public void frame(WebSocketFrame frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame.content());
        try {
            if (joined) {
                pipe.receive(bytes);
            } else if (frame instanceof BinaryWebSocketFrame
                    && WireCodec.clientFrame(bytes) instanceof ClientFrame.Join join) {
                join(join);
            }
        } catch (MalformedFrameException | PipeBrokenException e) {
            vanish();
        }
    }

    private void join(ClientFrame.Join join) {
        Fault no = refusal;
        if (no != null) {
            send(WireCodec.encode(new ServerFrame.Refused(no)));
            return;
        }
        joined = true;
        send(WireCodec.encode(new ServerFrame.Joined(join.sessionId(), new byte[32], 1)));
        pipe.connected(this::send);
    }

    private ChannelListener opened(Channel channel, String tool, Map<String, String> parameters) {
        wishes.add(parameters);
        return new TestShell(channel, parameters, sizes::add, sent::addAndGet);
    }

    @Override
    public void gone() {
        close();
    }

    @Override
    public void close() {
        pipe.close(ErrorCode.PEER_GONE.fault());
    }
}
