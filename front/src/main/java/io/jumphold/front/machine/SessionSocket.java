package io.jumphold.front.machine;

import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.front.door.Guest;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One end of a session's pipe. What it sends is written to the other end as it comes, and read no faster than that end takes it (TOOL-7). */
final class SessionSocket extends MachineSocket implements PipeEnd {

    private static final int MOST_HELD = 64 * 1024;
    private static final int MISSED_BEATS = 2;

    private final Queue<PipePiece> held = new ArrayDeque<>();
    private final Queue<WebSocketFrame> controls = new ArrayDeque<>();
    private String sessionId = "";
    private @Nullable SessionSocket other;
    private long heldBytes;
    /** Whether a frame of the other end has been begun here and not ended, so that nothing may come between. */
    private boolean midFrame;
    /** Whether this end has begun a frame and not ended it. */
    private boolean sending;
    /** Whether what comes is for an end that has gone. */
    private boolean abandoned;
    /** Whether what comes is the rest of a frame whose beginning went to an end that has gone. */
    private boolean skipping;

    private boolean pinged;
    private boolean closedByHeart;

    SessionSocket(MachineContext context, Guest guest) {
        super(context, guest);
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
        var end = (SessionSocket) other;
        onLoop(() -> meet(end));
        end.onLoop(() -> end.meet(this));
    }

    private void meet(SessionSocket end) {
        if (!isIn()) {
            end.onLoop(() -> end.abandonedBy(this));
            return;
        }
        other = end;
        skipping = abandoned && sending;
        abandoned = false;
        held.forEach(this::forward);
        held.clear();
        heldBytes = 0;
        end.channel().flush();
        channel().config().setAutoRead(true);
        yieldTo(end);
        // It may have met us first, and yielded before we were there to call it.
        letOtherGoOn();
    }

    /** What was under way between the two is lost; the pipe's ends send it again when they meet again. */
    private void abandonedBy(SessionSocket gone) {
        if (other != gone) {
            return;
        }
        other = null;
        abandoned = true;
        channel().config().setAutoRead(true);
        if (midFrame) {
            leaveAtOnce();
        }
    }

    @Override
    protected void heard(Object message) {
        if (!(message instanceof PipePiece piece)) {
            ReferenceCountUtil.release(message);
            leave(ErrorCode.UNEXPECTED_FRAME.fault());
            return;
        }
        sending = !piece.endsFrame();
        if (other != null) {
            forward(piece);
            yieldTo(other);
        } else if (abandoned) {
            piece.release();
        } else {
            hold(piece);
        }
    }

    private void forward(PipePiece piece) {
        if (skipping || other == null) {
            skipping &= !piece.endsFrame();
            piece.release();
        } else {
            other.channel().write(piece);
        }
    }

    /** Reads no further while the other end has enough to write. */
    private void yieldTo(SessionSocket end) {
        if (!end.channel().isWritable()) {
            channel().config().setAutoRead(false);
            // It may have caught up between the two lines above, and then nobody would call us.
            if (end.channel().isWritable()) {
                channel().config().setAutoRead(true);
            }
        }
    }

    /** Until the other end is there. */
    private void hold(PipePiece piece) {
        held.add(piece);
        heldBytes += piece.content().readableBytes();
        if (heldBytes >= MOST_HELD) {
            channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (other != null) {
            other.channel().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        super.channelWritabilityChanged(ctx);
        letOtherGoOn();
    }

    private void letOtherGoOn() {
        if (other != null && channel().isWritable()) {
            other.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof PipePiece piece)) {
            ctx.write(message, promise);
            return;
        }
        ctx.write(piece.content(), promise);
        midFrame = !piece.endsFrame();
        while (!midFrame && !controls.isEmpty()) {
            super.control(controls.remove());
        }
    }

    @Override
    protected void control(WebSocketFrame frame) {
        if (!midFrame) {
            super.control(frame);
        } else if (frame instanceof PongWebSocketFrame && !controls.isEmpty()) {
            // One answer will do for all pings that come during a message.
            frame.release();
        } else {
            controls.add(frame);
        }
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
        if (!channel().config().isAutoRead()) {
            alive();
            return;
        }
        var heartbeat = context.machines().heartbeat().toNanos();
        if (silence(now) < heartbeat) {
            pinged = false;
        } else if (silence(now) >= MISSED_BEATS * heartbeat) {
            leave(ErrorCode.SILENT.fault());
        } else if (!pinged) {
            pinged = true;
            control(new PingWebSocketFrame());
        }
    }

    @Override
    protected void parted(@Nullable Fault why, boolean orderly) {
        if (other != null) {
            var end = other;
            other = null;
            end.channel().flush();
            end.onLoop(() -> end.abandonedBy(this));
        }
        held.forEach(PipePiece::release);
        held.clear();
        if (!sessionId.isEmpty() && !closedByHeart) {
            context.machines().left(sessionId, this, orderly);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        controls.forEach(WebSocketFrame::release);
        controls.clear();
    }

    @Override
    protected boolean readsFrames() {
        return !isIn();
    }
}
