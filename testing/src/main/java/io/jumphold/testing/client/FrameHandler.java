package io.jumphold.testing.client;

import io.jumphold.protocol.identity.Keys;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** One connection's frames as bytes; remembers the key that the server showed and the code that it closed with. */
abstract class FrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private volatile @Nullable ChannelHandlerContext context;
    private int closeCode = -1;
    private boolean over;

    /** A whole frame. */
    abstract void received(byte[] frame);

    /** The connection is gone, or never came; {@code closeCode} is -1 where none was sent. */
    abstract void ended(int closeCode, @Nullable Throwable cause);

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof BinaryWebSocketFrame) {
            received(ByteBufUtil.getBytes(frame.content()));
        } else if (frame instanceof CloseWebSocketFrame close) {
            closeCode = close.statusCode();
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        over(cause);
        ctx.close();
    }

    void failed(@Nullable Throwable cause) {
        over(cause);
    }

    private synchronized void over(@Nullable Throwable cause) {
        if (!over) {
            over = true;
            ended(closeCode, cause);
        }
    }

    final void send(byte[] frame) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context, "not connected");
        ctx.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame)));
    }

    /** Any WebSocket frame, for what no honest client would send. */
    final void sendRaw(WebSocketFrame frame) {
        Objects.requireNonNull(context, "not connected").writeAndFlush(frame);
    }

    /** Says goodbye as WebSockets do. */
    final void close() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(ignored -> ctx.close());
        }
    }

    /** Goes without a word, as a crash does. */
    final void drop() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.channel().eventLoop().execute(() -> {
                ctx.channel().unsafe().closeForcibly();
                ctx.channel().close();
            });
        }
    }

    /** Stops or goes on reading. */
    final void reading(boolean on) {
        Objects.requireNonNull(context, "not connected").channel().config().setAutoRead(on);
    }

    /** SHA-256 of the key that the server showed in this handshake. */
    final byte[] serverKeyHash() {
        SslHandler tls = (SslHandler) Objects.requireNonNull(context).pipeline().get("tls");
        try {
            Certificate leaf = tls.engine().getSession().getPeerCertificates()[0];
            return Keys.hash(leaf.getPublicKey().getEncoded());
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("No handshake has been made", e);
        }
    }
}
