package io.jumphold.cli.testsite;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
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
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The other end of a session: the node that joins it, and the machine behind it, which outlives connections. */
public final class TestMachine implements AutoCloseable {
    private static final byte[] TICKET = new byte[32];

    private final Pipe pipe = new Pipe(Pipe.End.JUMP_CLIENT, this::opened);
    private final List<Map<String, String>> wishes = new CopyOnWriteArrayList<>();
    private final List<String> sizes = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger joins = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile byte[] newest = TICKET;
    private volatile @Nullable Fault refusal;
    private volatile boolean losesJoined;
    private volatile @Nullable Connection current;

    /** The ticket that the machine's node takes first, as the API tells it. */
    public static String ticket() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(TICKET);
    }

    /** Refuses every join from now on. */
    public void refuse(ErrorCode code) {
        refusal = code.fault();
    }

    /** Refuses none any more. */
    public void admit() {
        refusal = null;
    }

    /** Whether the connection breaks before the answer to a join. */
    public void losesJoined(boolean loses) {
        losesJoined = loses;
    }

    /** How often a join was admitted. */
    public int joins() {
        return joins.get();
    }

    /** How often one was not. */
    public int refusals() {
        return refusals.get();
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
        Connection connection = current;
        if (connection != null) {
            connection.context.close();
        }
    }

    /** The node closes the connection with a code. */
    public void hangUp(int closeCode) {
        Connection connection = current;
        if (connection != null) {
            connection.context.writeAndFlush(new CloseWebSocketFrame(closeCode, ""));
        }
    }

    TestDoor.Socket connection() {
        return new Connection();
    }

    private ChannelListener opened(Channel channel, String tool, Map<String, String> parameters) {
        wishes.add(parameters);
        return new TestShell(channel, parameters, sizes::add, sent::addAndGet);
    }

    @Override
    public void close() {
        pipe.close(ErrorCode.PEER_GONE.fault());
    }

    /** One connection of the representative's end. */
    private final class Connection implements TestDoor.Socket {
        private ChannelHandlerContext context;
        private boolean joined;

        @Override
        public void opened(ChannelHandlerContext connection) {
            context = connection;
            send(WireCodec.encode(new ServerFrame.Challenge("test", new byte[32], 1, 1)));
        }

        /** In the order of the calls, from whatever thread: Netty alone would let its own thread overtake the others. */
        private void send(byte[] frame) {
            context.executor()
                    .execute(() -> context.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame))));
        }

        @Override
        public void frame(WebSocketFrame frame) {
            try {
                if (frame instanceof CloseWebSocketFrame) {
                    context.close();
                } else if (frame instanceof BinaryWebSocketFrame) {
                    take(ByteBufUtil.getBytes(frame.content()));
                }
            } catch (MalformedFrameException | PipeBrokenException e) {
                context.close();
            }
        }

        private void take(byte[] bytes) throws MalformedFrameException, PipeBrokenException {
            if (joined) {
                if (current == this) {
                    pipe.receive(bytes);
                }
            } else if (WireCodec.clientFrame(bytes) instanceof ClientFrame.Join join) {
                join(join);
            }
        }

        private void join(ClientFrame.Join join) {
            Fault no = refusal;
            if (no == null && !Arrays.equals(join.ticket(), newest)) {
                no = ErrorCode.TICKET_INVALID.fault();
            }
            if (no != null) {
                send(WireCodec.encode(new ServerFrame.Refused(no)));
                refusals.incrementAndGet();
                return;
            }
            if (losesJoined) {
                context.close();
                refusals.incrementAndGet();
                return;
            }
            newest = Keys.random(32);
            joined = true;
            current = this;
            send(WireCodec.encode(new ServerFrame.Joined(join.sessionId(), newest, 1)));
            pipe.connected(this::send);
            joins.incrementAndGet();
        }

        @Override
        public void gone() {
            if (current == this) {
                pipe.disconnected();
            }
        }
    }
}
