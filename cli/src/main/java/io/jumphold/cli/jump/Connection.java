package io.jumphold.cli.jump;

import io.jumphold.cli.api.Http;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One connection of the representative's end, from the dial to its end. What still arrives after that does not reach the pipe. */
final class Connection implements FrameSocket.Reader {
    /**
     * Why it ended.
     *
     * @param cause why it never came to be; null where the node said no, or it did come to be
     */
    record End(Fault fault, int closeCode, @Nullable Failure cause) {
        static End broken(String why, @Nullable Failure cause) {
            return new End(ErrorCode.PEER_GONE.fault(why), BROKEN, cause);
        }

        /** Whether the session is over with it. */
        boolean isLast() {
            return fault.advice() == Advice.STOP;
        }

        Failure failure() {
            return cause == null ? Failure.of(fault) : cause;
        }
    }

    private static final int BROKEN = 1006;
    private static final Duration ASK_AFTER = Duration.ofSeconds(10);
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    private final String address;
    private final String sessionId;
    private final byte[] ticket;
    private final Pipe pipe;
    private final Runnable heard;
    private final FrameSocket socket = new FrameSocket(this);
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<ServerFrame.Joined> joined = new CompletableFuture<>();
    private final CompletableFuture<End> ended = new CompletableFuture<>();

    /**
     * @param heard is told of every frame of the machine
     */
    Connection(String address, String sessionId, byte[] ticket, Pipe pipe, Runnable heard) {
        this.address = address;
        this.sessionId = sessionId;
        this.ticket = ticket;
        this.pipe = pipe;
        this.heard = heard;
    }

    String address() {
        return address;
    }

    /** Dials and joins; empty where that came to nothing, and the end says why. */
    Optional<ServerFrame.Joined> dial(Http http, Duration atMost) throws InterruptedException {
        try {
            WebSocket _ = http.webSocketAt(address, "/session", socket);
        } catch (Failure failure) {
            end(End.broken(String.valueOf(failure.getMessage()), failure));
            return Optional.empty();
        }
        try {
            return Optional.of(joined.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            end(End.broken("It did not let us in within " + atMost.toSeconds() + " s.", null));
        } catch (CancellationException | ExecutionException refused) {
            // The end says why.
        }
        return Optional.empty();
    }

    boolean isJoined() {
        return joined.isDone() && !joined.isCompletedExceptionally();
    }

    /** Waits for the end, and asks a silent node now and then whether it is still there. */
    End awaitEnd() throws InterruptedException {
        while (true) {
            try {
                return ended.get(ASK_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException never) {
                throw new IllegalStateException(never);
            } catch (TimeoutException quiet) {
                lookAlive();
            }
        }
    }

    private void lookAlive() {
        Duration quiet = socket.quietFor();
        if (quiet.compareTo(SILENT_AFTER) >= 0) {
            end(End.broken("The node has fallen silent.", null));
        } else if (quiet.compareTo(ASK_AFTER) >= 0) {
            socket.ask();
        }
    }

    /** Once it has ended. */
    End end() {
        return ended.join();
    }

    @Override
    public void frame(byte[] bytes) {
        lock.lock();
        try {
            if (ended.isDone()) {
                return;
            }
            if (isJoined()) {
                pipe.receive(bytes);
                heard.run();
            } else {
                beforeJoin(WireCodec.serverFrame(bytes));
            }
        } catch (MalformedFrameException e) {
            refused(ErrorCode.MALFORMED_FRAME.fault());
        } catch (PipeBrokenException e) {
            refused(e.fault());
        } finally {
            lock.unlock();
        }
    }

    private void beforeJoin(ServerFrame frame) {
        switch (frame) {
            case ServerFrame.Challenge challenge -> join(challenge);
            case ServerFrame.Joined answer -> {
                pipe.connected(socket);
                joined.complete(answer);
            }
            case ServerFrame.Refused refused -> refused(refused.fault());
            case ServerFrame.Unknown unknown -> {
                // A newer node says something that this end need not understand.
            }
            default -> refused(ErrorCode.UNEXPECTED_FRAME.fault());
        }
    }

    private void join(ServerFrame.Challenge challenge) {
        if (Wire.agree(challenge.wireOldest(), challenge.wireNewest()).isEmpty()) {
            refused(ErrorCode.UNSUPPORTED_WIRE.fault());
            return;
        }
        socket.send(WireCodec.encode(new ClientFrame.Join(Wire.OLDEST, Wire.NEWEST, sessionId, ticket, null)));
    }

    private void refused(Fault fault) {
        end(new End(fault, fault.errorCode().closeCode(), null));
    }

    @Override
    public void gone(Fault why, int closeCode) {
        end(new End(why, closeCode, null));
    }

    /** Only after this may the next connection be joined. */
    private void end(End end) {
        lock.lock();
        try {
            if (!ended.isDone()) {
                pipe.disconnected();
                ended.complete(end);
                joined.cancel(false);
                socket.abort();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that the session is over. */
    void close() {
        socket.close();
    }
}
