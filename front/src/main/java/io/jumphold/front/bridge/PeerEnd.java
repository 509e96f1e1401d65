package io.jumphold.front.bridge;

import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Guest;
import io.jumphold.front.door.Visitor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection's end of a bridge. It reads only when the stream asks, and it alone closes the connection. Its state
 * belongs to the event loop; the stream's calls may come from any thread.
 */
final class PeerEnd extends ChannelInboundHandlerAdapter implements Visitor {

    private static final Logger LOG = LoggerFactory.getLogger(PeerEnd.class);
    private static final byte[] HEAD_TOO_LONG =
            "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Guest guest;
    private final FrontSettings settings;
    private final SocketChannel channel;
    private final SslHandler tls;
    private final SSLSession session;
    private final Conversation conversation;
    private final Progress progress;
    private final long strangerUntil;
    private final ChannelFutureListener onWritten = this::written;

    private Phase phase = Phase.OPEN;
    private @Nullable Consumer<Signal> stream;
    private ByteString received = ByteString.emptyByteString();
    private boolean wanted;
    private boolean discarding;
    private boolean inputOver;
    private long lingerUntil;

    private enum Phase {
        OPEN,
        /** The last answer is out, or on its way to a slow reader. */
        TAKING_LEAVE,
        LINGERING,
        GONE
    }

    PeerEnd(Guest guest, FrontSettings settings, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        this.guest = guest;
        this.settings = settings;
        this.channel = (SocketChannel) guest.channel();
        this.tls = channel.pipeline().get(SslHandler.class);
        this.session = tls.engine().getSession();
        this.conversation = new Conversation(
                handler,
                guest.address(),
                settings.limits().headers(),
                guest.pass()::giveBack,
                () -> onLoop(this::endInput));
        this.progress = new Progress(channel, conversation, guest.rounds().now());
        this.strangerUntil = guest.rounds().in(settings.limits().strangerLife());
    }

    Conversation conversation() {
        return conversation;
    }

    // The stream's side

    void connect(Consumer<Signal> ear) {
        onLoop(() -> {
            stream = ear;
            if (phase == Phase.GONE) {
                ear.accept(new Signal.Lost(new ConnectionLost("The connection was lost before it was served")));
            }
        });
    }

    /** Asks for bytes, once. */
    void demand() {
        onLoop(() -> {
            wanted = true;
            if (received.nonEmpty() || inputOver) {
                deliver();
            } else {
                channel.read();
            }
        });
    }

    /** The stream takes no more bytes, but may still answer. */
    void drain() {
        onLoop(() -> {
            discarding = true;
            received = ByteString.emptyByteString();
            channel.config().setAutoRead(true);
        });
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void write(ByteString bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.toArrayUnsafe())).addListener(onWritten);
    }

    private void written(ChannelFuture written) {
        if (written.isSuccess()) {
            progress.sent();
        } else {
            lost("nothing can be written any more");
            channel.close();
        }
    }

    /** Everything has been written: part in such a way that the peer can read it. */
    void finish() {
        onLoop(this::takeLeave);
    }

    /** The next request's head is beyond its limit. */
    void refuseHead() {
        onLoop(() -> {
            if (conversation.isAnswering()) {
                leaveAtOnce();
            } else if (phase == Phase.OPEN) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(HEAD_TOO_LONG));
                takeLeave();
                tell(new Signal.Lost(new ConnectionLost("The head of a request is too long")));
            }
        });
    }

    /** Something broke: what the peer has must not look whole. */
    void abort() {
        onLoop(this::leaveAtOnce);
    }

    void streamStopped() {
        onLoop(() -> {
            if (phase == Phase.OPEN) {
                leaveAtOnce();
            }
        });
    }

    SSLSession session() {
        return session;
    }

    // The connection's side

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        guest.rounds().enter(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            progress.heard();
            if (!discarding) {
                var copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy);
                received = received.concat(ByteString.fromArrayUnsafe(copy));
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wanted && received.nonEmpty()) {
            deliver();
        }
    }

    private void deliver() {
        if (stream == null) {
            return;
        }
        if (received.nonEmpty()) {
            wanted = false;
            stream.accept(new Signal.Bytes(received));
            received = ByteString.emptyByteString();
        }
        if (inputOver) {
            stream.accept(new Signal.InputOver());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // Its other outcome means that the connection was lost, which channelInactive tells.
        if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            endTold();
        } else if (event instanceof ChannelInputShutdownEvent && !inputOver) {
            endUntold();
        }
    }

    private void endInput() {
        inputOver = true;
        if (received.isEmpty()) {
            deliver();
        }
    }

    /** BoringSSL's engine can say nothing after a close_notify, so there an answer that is still owed is lost. */
    private void endTold() {
        if (tls.engine().isOutboundDone() && conversation.isAnswering()) {
            lost("the peer closed it before it was answered");
            channel.close();
        } else {
            endInput();
        }
    }

    /** The peer stopped sending without TLS's close_notify: fine where nothing is half here, else it counts as a loss. */
    private void endUntold() {
        if (conversation.isCutShort() || received.nonEmpty()) {
            lost("the peer stopped in the middle of a request");
            channel.close();
        } else {
            endInput();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            tell(new Signal.Writable());
        }
    }

    private void tell(Signal signal) {
        if (stream != null) {
            stream.accept(signal);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        guest.rounds().leave(this);
        guest.pass().giveBack();
        lost("the connection was lost");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("The connection of {} broke: {}", guest.address(), cause.toString());
        lost("the connection broke");
        ctx.close();
    }

    private void lost(String how) {
        if (phase == Phase.OPEN) {
            phase = Phase.GONE;
            conversation.lose();
            tell(new Signal.Lost(new ConnectionLost(guest.address() + ": " + how)));
        }
    }

    // Leaving

    /** Without reading on for a while, what the peer still sends would break the connection under the last answer. */
    private void takeLeave() {
        if (phase != Phase.OPEN) {
            return;
        }
        phase = Phase.TAKING_LEAVE;
        tls.closeOutbound().addListener(told -> {
            if (!told.isSuccess() || channel.isInputShutdown()) {
                channel.close();
                return;
            }
            phase = Phase.LINGERING;
            lingerUntil = guest.rounds().in(settings.http().linger());
            channel.shutdownOutput();
            channel.pipeline().addFirst(Discard.INSTANCE);
            channel.config().setAutoRead(true);
        });
    }

    @Override
    public void doorCloses() {
        conversation.end();
    }

    /** Past TLS, whose close_notify would call what was sent whole. */
    @Override
    public void leaveAtOnce() {
        lost("the door closed it");
        phase = Phase.GONE;
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close();
        }
    }

    @Override
    public void round(long now) {
        progress.look(now);
        if (isOverdue(now)) {
            LOG.debug("{} took too long", guest.address());
            leaveAtOnce();
        } else if (progress.hasRestedFor(settings.http().idle(), now)) {
            if (phase == Phase.OPEN && !inputOver && !progress.isStalled()) {
                progress.restart(now);
                endInput();
            } else {
                leaveAtOnce();
            }
        }
    }

    private boolean isOverdue(long now) {
        return switch (phase) {
            case OPEN ->
                (!conversation.hasBegun() && now - guest.deadline() > 0)
                        || (guest.pass().isHeld() && now - strangerUntil > 0);
            case LINGERING -> now - lingerUntil > 0;
            case TAKING_LEAVE, GONE -> false;
        };
    }

    private void onLoop(Runnable action) {
        try {
            channel.eventLoop().execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("The door had been closed before the connection of {} was", guest.address());
        }
    }
}
