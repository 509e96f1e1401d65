package io.jumphold.bench.relay;

import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import io.jumphold.testing.client.ScriptedClient;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.cert.Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One end of a session that counts what arrives and throws it away; joined as any end is. */
final class SessionEnd extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int HANDSHAKE_BYTES = 8 * 1024;
    private static final int PATIENCE_SECONDS = 20;

    private final String sessionId;
    private final byte[] ticket;
    private final @Nullable ScriptedClient machine;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final AtomicLong received = new AtomicLong();

    private SessionEnd(String sessionId, byte[] ticket, @Nullable ScriptedClient machine) {
        this.sessionId = sessionId;
        this.ticket = ticket;
        this.machine = machine;
    }

    /** A connection that has joined. */
    record Joined(Channel channel, RawBytes raw, SessionEnd end) {
        long received() {
            return end.received.get();
        }
    }

    /** The machine's end, which sends. */
    static Joined machine(Ends ends, String address, ServerFrame.OpenSession order, ScriptedClient machine) {
        return join(ends, address, true, new SessionEnd(order.sessionId(), order.ticket(), machine));
    }

    /** The representative's end, which receives. */
    static Joined representative(Ends ends, String address, String sessionId, byte[] ticket) {
        return join(ends, address, false, new SessionEnd(sessionId, ticket, null));
    }

    private static Joined join(Ends ends, String address, boolean sends, SessionEnd end) {
        RawBytes raw = new RawBytes();
        Channel channel = ends.dial(
                address,
                sends,
                raw,
                dialled -> dialled.pipeline()
                        .addLast(
                                new HttpClientCodec(),
                                new HttpObjectAggregator(HANDSHAKE_BYTES),
                                new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                        .webSocketUri(URI.create("wss://" + address + "/session"))
                                        .maxFramePayloadLength(Limits.FRAME)
                                        .build()),
                                end));
        end.joined.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return new Joined(channel, raw, end);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) throws Exception {
        if (joined.isDone()) {
            received.addAndGet(frame.content().readableBytes());
            return;
        }
        switch (WireCodec.serverFrame(ByteBufUtil.getBytes(frame.content()))) {
            case ServerFrame.Challenge challenge ->
                ctx.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(
                        WireCodec.encode(join(challenge, ctx.pipeline().get(SslHandler.class))))));
            case ServerFrame.Joined ignored -> joined.complete(null);
            case ServerFrame.Refused refused ->
                joined.completeExceptionally(new IllegalStateException(
                        "The join was refused: " + refused.fault().code()));
            default -> {}
        }
    }

    private ClientFrame.Join join(ServerFrame.Challenge challenge, SslHandler tls) throws Exception {
        ClientFrame.MachineProof proof = null;
        if (machine != null) {
            Certificate seen = tls.engine().getSession().getPeerCertificates()[0];
            proof = machine.prove(challenge, Keys.hash(seen.getPublicKey().getEncoded()));
        }
        return new ClientFrame.Join(Wire.OLDEST, Wire.NEWEST, sessionId, ticket, proof);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        joined.completeExceptionally(new IllegalStateException("The connection ended before it had joined"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        joined.completeExceptionally(cause);
        ctx.close();
    }
}
