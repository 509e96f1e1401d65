package io.jumphold.front.pipe;

import io.jumphold.front.door.Loops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One of the two channels that a session's pipe takes through this node. What it sends is written to the other as it comes, and read no faster than that
 * one takes it (TOOL-7). It meets one other side in its life. All state belongs to the channel's event loop; {@link #splice} may be called by any thread.
 */
public final class PipeSide {

    private static final int MOST_HELD = 64 * 1024;

    private final Channel channel;
    private final Owner owner;
    private final Queue<PipePiece> held = new ArrayDeque<>();
    private final Queue<WebSocketFrame> controls = new ArrayDeque<>();
    private @Nullable PipeSide other;
    private long heldBytes;
    /** Whether a frame of the other side has been begun here and not ended, so that nothing may come between. */
    private boolean midFrame;

    private boolean abandoned;
    private boolean gone;

    /** Who holds this side's channel; called on its event loop. */
    public interface Owner {
        /** Writes and flushes a frame that is not the pipe's. */
        void writeControl(WebSocketFrame frame);

        /** The other side is gone, and all that it sent has been written; {@code inOrder}: this one is about to be told what comes of it. */
        void abandoned(boolean inOrder);

        /** Ends the connection without a word, for one would stand in the middle of a frame. */
        void breakOff();
    }

    public PipeSide(Channel channel, Owner owner) {
        this.channel = channel;
        this.owner = owner;
    }

    public Channel channel() {
        return channel;
    }

    /** From now on what one sends goes to the other. */
    public static void splice(PipeSide one, PipeSide other) {
        one.onLoop(() -> one.meet(other));
        other.onLoop(() -> other.meet(one));
    }

    private void meet(PipeSide side) {
        if (gone || abandoned) {
            side.onLoop(() -> side.abandoned(false));
            return;
        }
        other = side;
        held.forEach(piece -> side.channel.write(piece));
        held.clear();
        side.channel.flush();
        channel.config().setAutoRead(true);
        yieldTo(side);
        // It may have met us first, and yielded before we were there to call it.
        letOtherGoOn();
    }

    /** There will be no other side. */
    public void lost() {
        onLoop(() -> abandoned(false));
    }

    /** What was under way between the two is lost; the pipe's ends send it again when they meet again. It may come before the two have met. */
    private void abandoned(boolean inOrder) {
        if (gone || abandoned) {
            return;
        }
        other = null;
        abandoned = true;
        held.forEach(PipePiece::release);
        held.clear();
        channel.config().setAutoRead(true);
        if (midFrame) {
            owner.breakOff();
        } else {
            owner.abandoned(inOrder);
        }
    }

    /** This side is gone; {@code inOrder}: the other is about to be told what comes of it. */
    public void part(boolean inOrder) {
        gone = true;
        held.forEach(PipePiece::release);
        held.clear();
        if (other != null) {
            var left = other;
            other = null;
            left.channel.flush();
            left.onLoop(() -> left.abandoned(inOrder));
        }
    }

    /** Passes on what has come, or keeps it until there is somebody to pass it on to. */
    public void take(PipePiece piece) {
        if (other != null) {
            other.channel.write(piece);
            yieldTo(other);
        } else if (abandoned || gone) {
            piece.release();
        } else {
            hold(piece);
        }
    }

    private void hold(PipePiece piece) {
        held.add(piece);
        heldBytes += piece.content().readableBytes();
        if (heldBytes >= MOST_HELD) {
            channel.config().setAutoRead(false);
        }
    }

    /** Reads no further while the other side has enough to write. */
    private void yieldTo(PipeSide side) {
        if (!side.channel.isWritable()) {
            channel.config().setAutoRead(false);
            // It may have caught up between the two lines above, and then nobody would call us.
            if (side.channel.isWritable()) {
                channel.config().setAutoRead(true);
            }
        }
    }

    /** All that has come for now has been taken. */
    public void readComplete() {
        if (other != null) {
            other.channel.flush();
        }
    }

    /** The channel takes more again, or no more. */
    public void writabilityChanged() {
        letOtherGoOn();
    }

    private void letOtherGoOn() {
        if (other != null && channel.isWritable()) {
            other.channel.config().setAutoRead(true);
        }
    }

    /** Writes a message of the channel's pipeline: a piece of the other side's, or whatever else goes out. */
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof PipePiece piece)) {
            ctx.write(message, promise);
            return;
        }
        ctx.write(piece.content(), promise);
        midFrame = !piece.endsFrame();
        while (!midFrame && !controls.isEmpty()) {
            owner.writeControl(controls.remove());
        }
    }

    /** Writes a frame that is not the pipe's as soon as it does not break one that is. */
    public void control(WebSocketFrame frame) {
        if (!midFrame) {
            owner.writeControl(frame);
        } else if (frame instanceof PongWebSocketFrame && !controls.isEmpty()) {
            // One answer will do for all pings that come during a message.
            frame.release();
        } else {
            controls.add(frame);
        }
    }

    /** Lets go of what will never be written. */
    public void clear() {
        controls.forEach(WebSocketFrame::release);
        controls.clear();
    }

    private void onLoop(Runnable action) {
        Loops.run(channel, action);
    }
}
