package io.jumphold.client.link;

import io.jumphold.protocol.wire.Limits;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket over a TLS connection that stands already; reads on the caller's thread, writes on one of its own. */
final class LinkSocket extends WebSocketClient {
    /** Frames that may wait to be written. Their bytes are bounded by the pipe's windows; this bounds the small ones without a window. */
    private static final int MOST_WAITING = 16_384;

    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED = 1003;

    private static final Logger LOG = LoggerFactory.getLogger(LinkSocket.class);

    private final byte[] serverKeyHash;
    private final LinkListener listener;
    private boolean opened;
    private volatile long heard = System.nanoTime();
    private @Nullable Exception failed;
    private LinkEnd end = LinkEnd.unreachable("it ended without a reason");

    LinkSocket(URI uri, SSLSocket tls, byte[] serverKeyHash, LinkListener listener) {
        super(uri, new Draft_6455(List.of(), Limits.FRAME));
        this.serverKeyHash = serverKeyHash;
        this.listener = listener;
        setSocketFactory(new Connected(tls));
        setConnectionLostTimeout(0);
        setTcpNoDelay(true);
        setDaemon(true);
    }

    LinkEnd runToTheEnd() {
        run();
        return end;
    }

    /** Whether the message was taken, or no longer matters. */
    boolean offer(byte[] message) {
        try {
            if (((WebSocketImpl) getConnection()).outQueue.size() >= MOST_WAITING) {
                return false;
            }
            send(message);
        } catch (WebsocketNotConnectedException closing) {
            return true;
        }
        return true;
    }

    Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    void ask() {
        try {
            sendPing();
        } catch (WebsocketNotConnectedException closing) {
            LOG.debug("A closing connection was asked for a sign of life");
        }
    }

    @Override
    public void onWebsocketPing(WebSocket connection, Framedata ping) {
        heard = System.nanoTime();
        super.onWebsocketPing(connection, ping);
    }

    @Override
    public void onWebsocketPong(WebSocket connection, Framedata pong) {
        heard = System.nanoTime();
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
        opened = true;
        listener.opened(serverKeyHash);
    }

    @Override
    public void onMessage(ByteBuffer message) {
        heard = System.nanoTime();
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        listener.frame(bytes);
    }

    @Override
    public void onMessage(String message) {
        close(UNSUPPORTED, "only binary messages are spoken here");
    }

    @Override
    public void onError(Exception e) {
        failed = e;
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
        String why = reason == null || reason.isEmpty() ? lastError() : reason;
        if (!opened && code == PROTOCOL_ERROR) {
            why = "it answers, but speaks no WebSocket on this path";
        }
        end = new LinkEnd(opened, code, why);
    }

    private String lastError() {
        Exception e = failed;
        return e == null ? "the connection ended" : Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    /** The handshake is behind us; nothing may be changed any more. */
    @Override
    protected void onSetSSLParameters(SSLParameters parameters) {}

    /** Hands out the one connection that exists. */
    private static final class Connected extends SocketFactory {
        private final Socket socket;

        Connected(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return socket;
        }
    }
}
