package io.jumphold.front.door;

import io.jumphold.front.door.FrontSettings.Limits;
import io.jumphold.front.tls.TlsKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection from its first byte to the one that tells which way it goes. What it may take is bounded by absolute deadlines. */
final class Arrival extends ChannelInboundHandlerAdapter implements Visitor {

    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    private final Doorway door;
    private final Rounds rounds;
    private final Limits limits;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable InetSocketAddress address;
    private Strangers.@Nullable Pass pass;
    private byte[] keyHash = {};
    private ByteBuf firstBytes = Unpooled.EMPTY_BUFFER;
    private long deadline;

    Arrival(Doorway door, Rounds rounds, Limits limits) {
        this.door = door;
        this.rounds = rounds;
        this.limits = limits;
        this.deadline = rounds.in(limits.tlsHandshake());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        rounds.enter(this);
    }

    /** The peer's real address is known: it is let in and may begin its handshake, or it is turned away. */
    void comesFrom(InetSocketAddress peer) {
        var here = place();
        address = peer;
        pass = door.strangers().admit(peer.getAddress());
        if (pass == null) {
            LOG.debug("{} was turned away: too many unknown connections", peer);
            here.close();
            return;
        }
        TlsKeys.Served served = door.keys().serve(here.alloc());
        keyHash = served.keyHash();
        // Rounds see to the deadline.
        served.handler().setHandshakeTimeoutMillis(0);
        here.pipeline().addBefore(here.name(), null, served.handler());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                deadline = rounds.in(limits.firstFrame());
            } else {
                LOG.debug("{} failed the TLS handshake: {}", address, String.valueOf(handshake.cause()));
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        firstBytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), firstBytes, (ByteBuf) message);
        var way = Way.of(firstBytes);
        if (way != null && address != null && pass != null) {
            var guest = new Guest(ctx.channel(), address, keyHash, pass, deadline, rounds);
            pass = null;
            door.destination(way).receive(guest);
            var bytes = firstBytes;
            firstBytes = Unpooled.EMPTY_BUFFER;
            ctx.fireChannelRead(bytes);
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        rounds.leave(this);
        firstBytes.release();
        if (pass != null) {
            pass.giveBack();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{} went wrong at the door: {}", address, cause.toString());
        ctx.close();
    }

    @Override
    public void round(long now) {
        if (now - deadline >= 0) {
            LOG.debug("{} took too long at the door", address);
            place().close();
        }
    }

    @Override
    public void doorCloses() {
        leaveAtOnce();
    }

    @Override
    public void leaveAtOnce() {
        place().close();
    }

    private ChannelHandlerContext place() {
        if (ctx == null) {
            throw new IllegalStateException("Not in a pipeline yet");
        }
        return ctx;
    }
}
