package io.jumphold.client.session;

import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.link.Link;
import io.jumphold.client.link.LinkEnd;
import io.jumphold.client.link.LinkListener;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Acceptor;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session: dials, joins with its ticket and the machine's proof, then feeds its pipe until the connection ends.
 * The pipe and the rejoin ticket would outlive a connection; for now a lost connection ends the session.
 */
final class Session implements LinkListener {
    private static final int NORMAL = 1000;
    private static final long GOODBYE_MS = 2_000;

    private final String id;
    private final Deque<Address> addresses;
    private final Introduction introduction;
    private final Authorities authorities;
    private final Sessions sessions;
    private final Pipe pipe;
    private byte[] ticket;
    private byte[] serverKeyHash = new byte[0];
    private @Nullable Link link;
    private boolean joined;
    private boolean over;

    Session(
            ServerFrame.OpenSession order,
            List<Address> addresses,
            Introduction introduction,
            Authorities authorities,
            Acceptor tools,
            Sessions sessions) {
        this.id = order.sessionId();
        this.ticket = order.ticket();
        this.addresses = new ArrayDeque<>(addresses);
        this.introduction = introduction;
        this.authorities = authorities;
        this.sessions = sessions;
        this.pipe = new Pipe(Pipe.End.JUMP_CLIENT, tools);
    }

    /** Dials the next address, or says that there is none left. Never called with a lock held, as it may tell the site. */
    void start() {
        if (!dialled()) {
            fail(ErrorCode.CONNECT_FAILED.fault());
        }
    }

    private synchronized boolean dialled() {
        Address next = addresses.poll();
        if (next != null && !over) {
            link = Link.dial(next, "/session", authorities, this);
        }
        return next != null;
    }

    /** The time for the join is up. */
    void overdue() {
        if (!isJoined()) {
            fail(ErrorCode.CONNECT_TIMEOUT.fault());
        }
    }

    /** Ends it in order; a second call does nothing. */
    void end(Fault cause) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        pipe.close(cause);
        sessions.over(id);
        Link last = link();
        if (last != null) {
            last.close(NORMAL, "");
            sessions.later(last::abort, GOODBYE_MS);
        }
    }

    private void fail(Fault fault) {
        if (!isOver()) {
            sessions.failed(id, fault);
            end(fault);
        }
    }

    private synchronized @Nullable Link link() {
        return link;
    }

    private synchronized boolean isJoined() {
        return joined;
    }

    private synchronized boolean isOver() {
        return over;
    }

    @Override
    public void opened(byte[] hash) {
        serverKeyHash = hash;
    }

    @Override
    public void frame(byte[] bytes) {
        try {
            if (isOver()) {
                return;
            }
            if (isJoined()) {
                pipe.receive(bytes);
            } else {
                join(WireCodec.serverFrame(bytes));
            }
        } catch (PipeBrokenException e) {
            end(e.fault());
        } catch (MalformedFrameException e) {
            fail(ErrorCode.CONNECT_FAILED.fault("The node sent a frame that cannot be read."));
        }
    }

    private void join(ServerFrame frame) {
        if (frame instanceof ServerFrame.Challenge challenge) {
            if (!introduction.isOurs(challenge)) {
                fail(ErrorCode.CONNECT_FAILED.fault("The node belongs to another site."));
                return;
            }
            Link current = link();
            if (current != null) {
                current.send(WireCodec.encode(introduction.join(challenge, serverKeyHash, id, ticket)));
            }
        } else if (frame instanceof ServerFrame.Joined accepted) {
            taken(accepted);
        } else if (frame instanceof ServerFrame.Refused refused) {
            fail(refused.fault());
        }
    }

    private synchronized void taken(ServerFrame.Joined accepted) {
        if (link != null && !over) {
            joined = true;
            ticket = accepted.rejoinTicket();
            pipe.connected(link);
        }
    }

    @Override
    public void closed(LinkEnd end) {
        pipe.disconnected();
        if (isOver()) {
            return;
        }
        if (isJoined()) {
            end(ErrorCode.PEER_GONE.fault());
        } else if (end.opened()) {
            fail(ErrorCode.CONNECT_FAILED.fault("The session's connection ended before the join: " + end.why()));
        } else {
            start();
        }
    }
}
