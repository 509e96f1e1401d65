package io.jumphold.cli.jump;

import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Transport;
import io.jumphold.protocol.wire.Limits;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whole frames over a WebSocket: each is one binary message, however it is cut on its way. */
final class FrameSocket implements WebSocket.Listener, Transport {
    /** Takes what arrives; called by one thread at a time. */
    interface Reader {
        void frame(byte[] bytes);

        /** Nothing more arrives. May be told more than once. */
        void gone(Fault why, int closeCode);
    }

    private static final int BROKEN = 1006;

    private final Reader reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private CompletableFuture<WebSocket> sent = opened;
    private volatile long heard = System.nanoTime();

    FrameSocket(Reader reader) {
        this.reader = reader;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        opened.complete(webSocket);
        webSocket.request(1);
    }

    /** One after the other: a WebSocket takes a message only when it has sent the last one. */
    @Override
    public void send(byte[] frame) {
        lock.lock();
        try {
            sent = sent.thenCompose(webSocket -> webSocket.sendBinary(ByteBuffer.wrap(frame), true));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        if (message.size() + data.remaining() > Limits.FRAME) {
            gone(ErrorCode.FRAME_TOO_LARGE);
            return null;
        }
        byte[] part = new byte[data.remaining()];
        data.get(part);
        message.writeBytes(part);
        if (last) {
            byte[] frame = message.toByteArray();
            message.reset();
            reader.frame(frame);
        }
        return heard(webSocket);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        gone(ErrorCode.UNEXPECTED_FRAME);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        reader.gone(fault(statusCode), statusCode);
        return null;
    }

    /** What a code that nobody knows here amounts to is told by its range. */
    private static Fault fault(int statusCode) {
        if (statusCode == WebSocket.NORMAL_CLOSURE) {
            return ErrorCode.SESSION_ENDED.fault();
        }
        Fault usual = ErrorCode.PEER_GONE.fault();
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.closeCode() == statusCode)
                .findFirst()
                .map(ErrorCode::fault)
                .orElseGet(() -> new Fault(usual.code(), usual.message(), Advice.ofCloseCode(statusCode), null));
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        reader.gone(ErrorCode.PEER_GONE.fault("The connection of the session broke off."), BROKEN);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        return heard(webSocket);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        return heard(webSocket);
    }

    private @Nullable CompletionStage<?> heard(WebSocket webSocket) {
        heard = System.nanoTime();
        webSocket.request(1);
        return null;
    }

    private void gone(ErrorCode code) {
        reader.gone(code.fault(), code.closeCode());
    }

    /** Since the node last said anything. */
    Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    /** Asks the node for a sign of life. */
    void ask() {
        lock.lock();
        try {
            sent = sent.thenCompose(webSocket -> webSocket.sendPing(ByteBuffer.allocate(0)));
        } finally {
            lock.unlock();
        }
    }

    void abort() {
        opened.thenAccept(WebSocket::abort);
    }

    /** Says goodbye after everything that was sent. */
    void close() {
        lock.lock();
        try {
            sent = sent.thenCompose(webSocket -> webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        } finally {
            lock.unlock();
        }
    }
}
