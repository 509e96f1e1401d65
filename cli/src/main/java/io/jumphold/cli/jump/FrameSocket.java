package io.jumphold.cli.jump;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Transport;
import io.jumphold.protocol.wire.Limits;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
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
        void gone(Fault why);
    }

    private final Reader reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private CompletableFuture<WebSocket> sent = opened;

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
            reader.gone(ErrorCode.FRAME_TOO_LARGE.fault());
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
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        reader.gone(ErrorCode.UNEXPECTED_FRAME.fault());
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        reader.gone(Arrays.stream(ErrorCode.values())
                .filter(code -> code.closeCode() == statusCode)
                .findFirst()
                .orElse(ErrorCode.PEER_GONE)
                .fault());
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        reader.gone(ErrorCode.PEER_GONE.fault("The connection of the session broke off."));
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
