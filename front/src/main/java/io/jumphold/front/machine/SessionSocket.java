package io.jumphold.front.machine;

import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.link.Trunk;
import io.jumphold.front.door.Guest;
import io.jumphold.front.pipe.PipeDecoder;
import io.jumphold.front.pipe.PipePiece;
import io.jumphold.front.pipe.PipeSide;
import io.jumphold.front.trunk.Trunks;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One end of a session's pipe. */
final class SessionSocket extends MachineSocket implements PipeEnd, PipeSide.Owner {

    private static final int MISSED_BEATS = 2;
    private static final Duration LAST_WORD = Duration.ofSeconds(5);

    private final Trunks trunks;
    private final PipeSide side;
    private String sessionId = "";
    private boolean pinged;
    private boolean closedByHeart;
    /** Whether the other end has left in order, and the heart is about to say what comes of this one. */
    private boolean awaitsLastWord;

    private long lastWordBy;

    SessionSocket(MachineContext context, Trunks trunks, Guest guest) {
        super(context, guest);
        this.trunks = trunks;
        side = new PipeSide(guest.channel(), this);
    }

    @Override
    protected void asked(ClientFrame frame, Connection connection) {
        switch (frame) {
            case ClientFrame.Join join ->
                ask(
                                join.wireOldest(),
                                join.wireNewest(),
                                new PipeDecoder(context.settings().limits().frame()))
                        .ifPresent(wire -> context.machines()
                                .join(join, connection, this)
                                .thenAccept(joining -> onLoop(() -> answered(joining, wire))));
            case ClientFrame.Unknown _ -> {
                // Perhaps what a newer client says first; the deadline holds.
            }
            default -> leave(ErrorCode.UNEXPECTED_FRAME.fault());
        }
    }

    private void answered(Machines.Joining joining, int wire) {
        switch (joining) {
            case Machines.Joining.Joined(var session, var rejoinTicket) -> {
                sessionId = session;
                if (!letIn(new ServerFrame.Joined(session, rejoinTicket, wire))) {
                    context.machines().left(session, this, false);
                }
            }
            case Machines.Joining.Refused(var fault) -> leave(fault);
        }
    }

    @Override
    public void splice(PipeEnd other) {
        PipeSide.splice(side, ((SessionSocket) other).side);
    }

    @Override
    public void splice(Trunk trunk) {
        trunks.splice(side, trunk);
    }

    @Override
    protected void heard(Object message) {
        if (message instanceof PipePiece piece) {
            side.take(piece);
        } else {
            ReferenceCountUtil.release(message);
            leave(ErrorCode.UNEXPECTED_FRAME.fault());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        side.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        super.channelWritabilityChanged(ctx);
        side.writabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        side.write(ctx, message, promise);
    }

    @Override
    protected void control(WebSocketFrame frame) {
        side.control(frame);
    }

    @Override
    public void writeControl(WebSocketFrame frame) {
        super.control(frame);
    }

    /** Both ends come again, so that each pair of connections is fresh and the pipe can tell what was lost. */
    @Override
    public void abandoned(boolean inOrder) {
        if (inOrder) {
            awaitsLastWord = true;
            lastWordBy = guest.rounds().in(LAST_WORD);
        } else {
            leave(ErrorCode.PEER_GONE.fault());
        }
    }

    @Override
    public void breakOff() {
        leaveAtOnce();
    }

    @Override
    public void close(Fault fault) {
        onLoop(() -> {
            closedByHeart = true;
            leave(fault);
        });
    }

    /** An end that says nothing is asked whether it is still there, as any WebSocket may be. */
    @Override
    protected void watch(long now) {
        if (awaitsLastWord && now - lastWordBy > 0) {
            leave(ErrorCode.PEER_GONE.fault());
            return;
        }
        if (!channel().config().isAutoRead()) {
            alive();
            return;
        }
        var heartbeat = context.machines().heartbeat().toNanos();
        if (silence(now) < heartbeat) {
            pinged = false;
        } else if (!pinged) {
            pinged = true;
            control(new PingWebSocketFrame());
        } else if (silence(now) >= MISSED_BEATS * heartbeat) {
            leave(ErrorCode.SILENT.fault());
        }
    }

    @Override
    protected void parted(@Nullable Fault why, boolean orderly) {
        side.part(orderly || closedByHeart);
        if (!sessionId.isEmpty() && !closedByHeart) {
            context.machines().left(sessionId, this, orderly);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        side.clear();
    }

    @Override
    protected boolean readsFrames() {
        return !isIn();
    }
}
