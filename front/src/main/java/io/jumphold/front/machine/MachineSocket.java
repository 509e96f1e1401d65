package io.jumphold.front.machine;

import io.jumphold.cluster.link.Connection;
import io.jumphold.front.door.Guest;
import io.jumphold.front.door.Loops;
import io.jumphold.front.door.Visitor;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both kinds of machines' WebSockets have in common: the challenge, one frame that asks to be let in, the ways of
 * refusing and of parting. All state belongs to the event loop.
 */
abstract class MachineSocket extends ChannelDuplexHandler implements Visitor {

    private static final Logger LOG = LoggerFactory.getLogger(MachineSocket.class);

    protected final MachineContext context;
    protected final Guest guest;
    private @Nullable ChannelHandlerContext ctx;
    private byte @Nullable [] nonce;
    private Stage stage = Stage.UPGRADING;
    private long leaveBy;
    private long aliveAt;
    private @Nullable PingWebSocketFrame unanswered;

    private enum Stage {
        UPGRADING,
        CHALLENGED,
        /** It has asked to be let in, and may say nothing until it is answered. */
        ASKING,
        IN,
        /** It has been told to go, or has said goodbye; what it still says is not heard. */
        LEAVING
    }

    MachineSocket(MachineContext context, Guest guest) {
        this.context = context;
        this.guest = guest;
    }

    /** Decides about the frame that should ask to be let in. */
    protected abstract void asked(ClientFrame frame, Connection connection);

    /** Takes what comes once it is in, and releases it. */
    protected abstract void heard(Object message);

    /** The connection is over, or as good as; told once. {@code why} is null where the other end closed it. */
    protected abstract void parted(@Nullable Fault why, boolean orderly);

    /** A round, once it is in. */
    protected abstract void watch(long now);

    /** Whether the other end still reads frames of ours, so that a refusal may be one. */
    protected abstract boolean readsFrames();

    final void open(int unsent) {
        var settings = context.settings();
        guest.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(unsent / 2, unsent));
        Upgrade.install(
                guest.channel().pipeline(),
                settings.limits().headers(),
                settings.limits().frameBeforeSignIn(),
                this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        guest.rounds().enter(this);
    }

    /** It is a WebSocket now. */
    final void upgraded() {
        stage = Stage.CHALLENGED;
        nonce = Keys.random(32);
        say(new ServerFrame.Challenge(context.machines().siteId(), nonce, Wire.OLDEST, Wire.NEWEST));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        alive();
        if (message instanceof CloseWebSocketFrame close) {
            closedByPeer(close);
        } else if (stage == Stage.LEAVING) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof PingWebSocketFrame ping) {
            answer(ping);
        } else if (message instanceof PongWebSocketFrame pong) {
            pong.release();
        } else if (stage == Stage.IN) {
            heard(message);
        } else {
            before(message);
        }
    }

    private void before(Object message) {
        try {
            if (stage == Stage.CHALLENGED && nonce != null && isWhole(message)) {
                asked(
                        decode((BinaryWebSocketFrame) message),
                        new Connection(
                                nonce,
                                guest.keyHash(),
                                guest.address().getAddress().getHostAddress()));
            } else {
                leave(ErrorCode.UNEXPECTED_FRAME.fault());
            }
        } catch (MalformedFrameException e) {
            leave(malformed(e));
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Whether it is a binary message in one frame, as all should be. */
    protected static boolean isWhole(Object message) {
        return message instanceof BinaryWebSocketFrame binary && binary.isFinalFragment();
    }

    /** Where nothing can be written at the moment the newest ping alone is answered, later: all pongs would only pile up. */
    private void answer(PingWebSocketFrame ping) {
        forgetPing();
        unanswered = ping;
        channelWritabilityChanged(place());
    }

    private void forgetPing() {
        if (unanswered != null) {
            unanswered.release();
            unanswered = null;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (unanswered != null && channel().isWritable()) {
            control(new PongWebSocketFrame(unanswered.content()));
            unanswered = null;
        }
    }

    protected static ClientFrame decode(WebSocketFrame message) throws MalformedFrameException {
        return WireCodec.clientFrame(ByteBufUtil.getBytes(message.content()));
    }

    protected static Fault malformed(MalformedFrameException e) {
        return ErrorCode.MALFORMED_FRAME.fault(String.valueOf(e.getMessage()));
    }

    /**
     * It asks to be let in: until it is answered it may say nothing, and afterwards what {@code decoder} takes.
     *
     * @return the wire version to speak; none where there is no common one, and it has been refused
     */
    protected final OptionalInt ask(int wireOldest, int wireNewest, ChannelHandler decoder) {
        var wire = Wire.agree(wireOldest, wireNewest);
        if (wire.isEmpty()) {
            leave(ErrorCode.UNSUPPORTED_WIRE.fault());
        } else {
            asking(decoder);
        }
        return wire;
    }

    /** The same where it cannot be let in, whatever wire it speaks. */
    protected final void asking(ChannelHandler decoder) {
        stage = Stage.ASKING;
        nonce = null;
        channel().config().setAutoRead(false);
        channel().pipeline().replace(WebSocketFrameDecoder.class, null, decoder);
    }

    /** Lets it in, unless it has gone meanwhile. */
    protected final boolean letIn(ServerFrame welcome) {
        if (stage != Stage.ASKING || !channel().isActive()) {
            return false;
        }
        stage = Stage.IN;
        guest.pass().giveBack();
        alive();
        say(welcome);
        channel().config().setAutoRead(true);
        return true;
    }

    /** For the many that are let in and then only beat. */
    protected final void settle() {
        guest.rounds().settle(this);
    }

    /** It has asked to be let in, and is not answered yet. */
    protected final boolean isAsking() {
        return stage == Stage.ASKING;
    }

    protected final boolean isIn() {
        return stage == Stage.IN;
    }

    protected final Channel channel() {
        return guest.channel();
    }

    /** For how long nothing has come, in nanoseconds. */
    protected final long silence(long now) {
        return now - aliveAt;
    }

    /** It lives, or could not be heard for a reason of ours. */
    protected final void alive() {
        aliveAt = guest.rounds().now();
    }

    protected final void say(ServerFrame frame) {
        place().writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(WireCodec.encode(frame))));
    }

    /** Writes a frame of WebSocket's own. */
    protected void control(WebSocketFrame frame) {
        place().writeAndFlush(frame);
    }

    /** Refuses it or sends it away, so that it learns why. */
    protected final void leave(Fault why) {
        leave(new ServerFrame.Refused(why));
    }

    /** The same, telling it more than why. */
    protected final void leave(ServerFrame.Refused no) {
        if (stage == Stage.LEAVING) {
            return;
        }
        var why = no.fault();
        LOG.debug("{} was sent away: {}", guest.address(), why.code());
        if (stage == Stage.UPGRADING) {
            stage = Stage.LEAVING;
            place().close();
            return;
        }
        if (readsFrames()) {
            say(no);
        }
        control(new CloseWebSocketFrame(closeCode(why), why.code()));
        takeLeave();
        parted(why, false);
    }

    private static int closeCode(Fault why) {
        return why.is(ErrorCode.SESSION_ENDED)
                ? WebSocketCloseStatus.NORMAL_CLOSURE.code()
                : why.errorCode().closeCode();
    }

    private void closedByPeer(CloseWebSocketFrame close) {
        if (stage == Stage.LEAVING) {
            close.release();
            place().close();
            return;
        }
        var orderly = close.statusCode() == WebSocketCloseStatus.NORMAL_CLOSURE.code();
        control(close);
        takeLeave();
        channel().eventLoop().execute(place()::close);
        parted(null, orderly);
    }

    /** What still comes is read and thrown away for a while: with bytes unread, the connection would break under our last words. */
    private void takeLeave() {
        stage = Stage.LEAVING;
        guest.rounds().unsettle(this);
        leaveBy = guest.rounds().in(context.settings().machines().linger());
        channel().config().setAutoRead(true);
    }

    /** Whoever says goodbye by TLS alone is gone too, whether its connection is or not. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        guest.rounds().leave(this);
        guest.pass().giveBack();
        forgetPing();
        if (stage != Stage.LEAVING) {
            stage = Stage.LEAVING;
            parted(null, false);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            var tooLong = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
            leave((tooLong ? ErrorCode.FRAME_TOO_LARGE : ErrorCode.MALFORMED_FRAME).fault());
        } else {
            LOG.debug("The connection of {} broke: {}", guest.address(), cause.toString());
            ctx.close();
        }
    }

    @Override
    public void round(long now) {
        switch (stage) {
            case UPGRADING, CHALLENGED -> {
                if (now - guest.deadline() > 0) {
                    leave(ErrorCode.FIRST_FRAME_TIMEOUT.fault());
                }
            }
            case ASKING -> {}
            case IN -> watch(now);
            case LEAVING -> {
                if (now - leaveBy > 0) {
                    leaveAtOnce();
                }
            }
        }
    }

    @Override
    public void doorCloses() {
        leave(ErrorCode.GOING_AWAY.fault());
    }

    /** Past TLS, which would wait for a peer that does not read. */
    @Override
    public void leaveAtOnce() {
        if (channel().isOpen()) {
            channel().pipeline().firstContext().close();
        }
    }

    protected final void onLoop(Runnable action) {
        Loops.run(channel(), action);
    }

    protected final ChannelHandlerContext place() {
        return Objects.requireNonNull(ctx, "not in a pipeline yet");
    }
}
