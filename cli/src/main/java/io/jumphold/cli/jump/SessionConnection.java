package io.jumphold.cli.jump;

import io.jumphold.cli.api.Http;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The representative's end of a session: a joined connection and the pipe over it. */
public final class SessionConnection implements AutoCloseable, FrameSocket.Reader {
    private static final int JOIN_SECONDS = 15;

    private final Sessions.Started started;
    private final FrameSocket socket = new FrameSocket(this);
    private final CompletableFuture<ServerFrame.Joined> joined = new CompletableFuture<>();
    private final Pipe pipe = new Pipe(Pipe.End.REPRESENTATIVE, SessionConnection::refuse);

    private SessionConnection(Sessions.Started started) {
        this.started = started;
    }

    /** Dials one of the session's addresses after the other, and joins. */
    public static SessionConnection open(Http http, Sessions.Started started) throws InterruptedException {
        List<String> addresses =
                started.addresses().isEmpty() ? List.of(http.site().address()) : started.addresses();
        Failure unreachable = Failure.of(Exit.UNAVAILABLE, "No node of the session can be reached");
        for (String address : addresses) {
            try {
                SessionConnection connection = new SessionConnection(started);
                WebSocket webSocket = http.webSocketAt(address, "/session", connection.socket);
                connection.awaitJoin(webSocket);
                return connection;
            } catch (Failure failure) {
                if (failure.exit() != Exit.UNAVAILABLE) {
                    throw failure;
                }
                unreachable = failure;
            }
        }
        throw unreachable;
    }

    private void awaitJoin(WebSocket webSocket) throws InterruptedException {
        try {
            joined.get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            webSocket.abort();
            throw Failure.of(Exit.UNAVAILABLE, "The session's connection was not answered in " + JOIN_SECONDS + " s");
        } catch (ExecutionException e) {
            webSocket.abort();
            throw e.getCause() instanceof Failure failure ? failure : Failure.of(Exit.REFUSED, "The session broke", e);
        }
    }

    /** Asks the machine for a tool. */
    public Channel open(String tool, Map<String, String> parameters, ChannelListener listener) {
        return pipe.open(tool, parameters, listener);
    }

    @Override
    public void frame(byte[] bytes) {
        try {
            if (joined.isDone()) {
                pipe.receive(bytes);
            } else {
                beforeJoin(WireCodec.serverFrame(bytes));
            }
        } catch (MalformedFrameException e) {
            gone(ErrorCode.MALFORMED_FRAME.fault());
        } catch (PipeBrokenException e) {
            gone(e.fault());
        }
    }

    private void beforeJoin(ServerFrame frame) {
        switch (frame) {
            case ServerFrame.Challenge challenge -> join(challenge);
            case ServerFrame.Joined answer -> {
                pipe.connected(socket);
                joined.complete(answer);
            }
            case ServerFrame.Refused refused -> gone(refused.fault());
            case ServerFrame.Unknown unknown -> {
                // A newer node says something that this end need not understand.
            }
            default -> gone(ErrorCode.UNEXPECTED_FRAME.fault());
        }
    }

    private void join(ServerFrame.Challenge challenge) {
        if (Wire.agree(challenge.wireOldest(), challenge.wireNewest()).isEmpty()) {
            gone(ErrorCode.UNSUPPORTED_WIRE.fault());
            return;
        }
        socket.send(WireCodec.encode(new ClientFrame.Join(
                Wire.OLDEST,
                Wire.NEWEST,
                started.session().id(),
                Base64.getUrlDecoder().decode(started.ticket()),
                null)));
    }

    @Override
    public void gone(Fault why) {
        joined.completeExceptionally(Failure.of(why));
        pipe.close(why);
        socket.abort();
    }

    private static ChannelListener refuse(Channel channel, String tool, Map<String, String> parameters) {
        channel.close(null, ErrorCode.TOOL_NOT_FOUND.fault());
        return new ChannelListener() {
            @Override
            public void data(byte[] bytes) {
                channel.consumed(bytes.length);
            }

            @Override
            public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
                // It was never open on this side.
            }
        };
    }

    @Override
    public void close() {
        socket.close();
    }
}
