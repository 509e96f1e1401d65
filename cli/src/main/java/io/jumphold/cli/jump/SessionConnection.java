package io.jumphold.cli.jump;

import io.jumphold.cli.api.Http;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.protocol.pipe.Comeback;
import io.jumphold.protocol.pipe.Pipe;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The representative's end of a session: the pipe, and one joined connection after another. When one is lost, a thread of its own dials
 * the site's nodes for a minute, and the pipe goes on where it was (JUMP-7).
 */
public final class SessionConnection implements AutoCloseable {
    private static final Duration JOIN = Duration.ofSeconds(15);

    private final Http http;
    private final String sessionId;
    private final List<String> addresses;
    private final Interruption interruption;
    private final Comeback<String> comeback;
    private final Pipe pipe = new Pipe(Pipe.End.REPRESENTATIVE, SessionConnection::refuse);
    private final CountDownLatch closing = new CountDownLatch(1);
    private byte[] ticket;
    private volatile @Nullable Connection current;

    private SessionConnection(Http http, Sessions.Started started, Interruption.Notices notices, LongSupplier nanos) {
        this.http = http;
        this.sessionId = started.session().id();
        this.ticket = Base64.getUrlDecoder().decode(started.ticket());
        this.addresses = Stream.concat(Stream.of(http.address()), started.addresses().stream())
                .distinct()
                .toList();
        this.interruption = new Interruption(notices);
        this.comeback = new Comeback<>(nanos, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Dials one of the session's addresses after the other, and joins. */
    public static SessionConnection open(Http http, Sessions.Started started) throws InterruptedException {
        return open(http, started, Interruption.Notices.NONE);
    }

    /** The same, with somebody who is told when the connection is away for a while. */
    static SessionConnection open(Http http, Sessions.Started started, Interruption.Notices notices)
            throws InterruptedException {
        return open(http, started, notices, System::nanoTime);
    }

    static SessionConnection open(Http http, Sessions.Started started, Interruption.Notices notices, LongSupplier nanos)
            throws InterruptedException {
        SessionConnection session = new SessionConnection(http, started, notices, nanos);
        Connection first = session.first();
        Thread.ofVirtual().name("session").start(() -> session.keep(first));
        return session;
    }

    private Connection first() throws InterruptedException {
        Failure unreachable = Failure.of(Exit.UNAVAILABLE, "No node of the session can be reached");
        for (String address : addresses) {
            Connection connection = dial(address, JOIN);
            if (connection.isJoined()) {
                return connection;
            }
            unreachable = connection.end().failure();
            if (unreachable.exit() != Exit.UNAVAILABLE) {
                throw unreachable;
            }
        }
        throw unreachable;
    }

    /** A connection that is joined, or has ended. */
    private Connection dial(String address, Duration atMost) throws InterruptedException {
        Connection connection = new Connection(address, sessionId, ticket, pipe, interruption::ends);
        connection.dial(http, atMost).ifPresent(joined -> {
            ticket = joined.rejoinTicket();
            current = connection;
            if (isClosing()) {
                connection.close();
            }
        });
        return connection;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Stays with one connection until it ends, then goes and finds the next. */
    private void keep(Connection first) {
        try {
            for (Connection connection = first; connection != null; connection = comeBack(connection.end())) {
                Connection.End end = connection.awaitEnd();
                if (!isLast(end)) {
                    interruption.begins();
                    comeback.lost(connection.address(), addresses);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null when the session is over. */
    private @Nullable Connection comeBack(Connection.End lost) throws InterruptedException {
        Connection.End last = lost;
        while (!isLast(last)) {
            Optional<Comeback.Try<String>> next =
                    comeback.next(last.closeCode(), last.fault().retryAfterMs());
            if (next.isEmpty()) {
                pipe.close(ErrorCode.PEER_GONE.fault("The connection was lost, and no node of the site could be"
                        + " reached again in " + Comeback.AT_MOST.toSeconds() + " s."));
                return null;
            }
            long wait = next.get().after().toMillis();
            if (!closing.await(wait, TimeUnit.MILLISECONDS) && !comeback.isOver()) {
                Connection tried = dial(next.get().address(), comeback.tryFor());
                if (tried.isJoined()) {
                    return tried;
                }
                last = tried.end();
            }
        }
        pipe.close(last.fault());
        return null;
    }

    private boolean isLast(Connection.End end) {
        return isClosing() || end.isLast();
    }

    /** Asks the machine for a tool. */
    public Channel open(String tool, Map<String, String> parameters, ChannelListener listener) {
        return pipe.open(tool, parameters, listener);
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
        closing.countDown();
        Connection connection = current;
        if (connection != null) {
            connection.close();
        }
    }
}
