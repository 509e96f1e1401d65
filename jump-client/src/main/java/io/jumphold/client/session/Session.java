package io.jumphold.client.session;

import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.link.Link;
import io.jumphold.client.link.LinkEnd;
import io.jumphold.client.link.LinkListener;
import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Acceptor;
import io.jumphold.protocol.pipe.Comeback;
import io.jumphold.protocol.pipe.Pipe;
import io.jumphold.protocol.pipe.PipeBrokenException;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session: dials, joins with its ticket and the machine's proof, then feeds its pipe. When the connection is lost it comes back with
 * the rejoin ticket, and the pipe goes on where it was (JUMP-7). One link at a time; between two there is no thread, only a time to wait for.
 *
 * <p>Nothing that may speak to the site is done with the lock held.
 */
final class Session implements LinkListener {
    private enum Phase {
        /** Not joined yet. */
        OPENING,
        JOINED,
        /** The connection is lost; coming back. */
        AWAY,
        OVER
    }

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int NORMAL = 1000;
    private static final long GOODBYE_MS = 2_000;

    private final String id;
    private final List<Address> named;
    private final Deque<Address> addresses;
    private final Introduction introduction;
    private final Authorities authorities;
    private final Sessions sessions;
    private final Comeback<Address> comeback;
    private final Pipe pipe;
    private byte[] ticket;
    private byte[] serverKeyHash = new byte[0];
    private @Nullable Link link;
    private @Nullable Fault refusal;
    private Phase phase = Phase.OPENING;

    Session(
            ServerFrame.OpenSession order,
            List<Address> addresses,
            Introduction introduction,
            Authorities authorities,
            Acceptor tools,
            Comeback<Address> comeback,
            Sessions sessions) {
        this.id = order.sessionId();
        this.ticket = order.ticket();
        this.named = List.copyOf(addresses);
        this.addresses = new ArrayDeque<>(addresses);
        this.introduction = introduction;
        this.authorities = authorities;
        this.comeback = comeback;
        this.sessions = sessions;
        this.pipe = new Pipe(Pipe.End.JUMP_CLIENT, tools);
    }

    /** Dials the next address, or says that there is none left. */
    void start(Fault ifNone) {
        if (!dialled()) {
            fail(ifNone);
        }
    }

    private synchronized boolean dialled() {
        Address next = addresses.poll();
        if (next != null && !isOver()) {
            link = Link.dial(next, "/session", authorities, this);
        }
        return next != null;
    }

    /** The time for the first join is up. */
    void overdue() {
        if (is(Phase.OPENING)) {
            fail(ErrorCode.CONNECT_TIMEOUT.fault());
        }
    }

    /** Ends it in order; a second call does nothing. */
    void end(Fault cause) {
        synchronized (this) {
            if (isOver()) {
                return;
            }
            phase = Phase.OVER;
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

    private synchronized boolean is(Phase asked) {
        return phase == asked;
    }

    private boolean isOver() {
        return is(Phase.OVER);
    }

    @Override
    public void opened(byte[] hash) {
        serverKeyHash = hash;
    }

    @Override
    public void frame(byte[] bytes) {
        try {
            if (is(Phase.JOINED)) {
                pipe.receive(bytes);
            } else if (!isOver()) {
                join(WireCodec.serverFrame(bytes));
            }
        } catch (PipeBrokenException e) {
            end(e.fault());
        } catch (MalformedFrameException e) {
            refused(ErrorCode.CONNECT_FAILED.fault("The node sent a frame that cannot be read."));
        }
    }

    private void join(ServerFrame frame) {
        if (frame instanceof ServerFrame.Challenge challenge) {
            if (!introduction.isOurs(challenge)) {
                refused(ErrorCode.CONNECT_FAILED.fault("The node belongs to another site."));
                return;
            }
            Link current = link();
            if (current != null) {
                current.send(WireCodec.encode(introduction.join(challenge, serverKeyHash, id, ticket)));
            }
        } else if (frame instanceof ServerFrame.Joined accepted) {
            taken(accepted);
        } else if (frame instanceof ServerFrame.Refused refused) {
            refused(refused.fault());
        }
    }

    private synchronized void taken(ServerFrame.Joined accepted) {
        if (link != null && !isOver()) {
            if (phase == Phase.AWAY) {
                LOG.info("Session {} is back, by {}", id, link.address());
            }
            phase = Phase.JOINED;
            ticket = accepted.rejoinTicket();
            pipe.connected(link);
            sessions.watch(link);
        }
    }

    /** The first time a refusal is the end; later only where it says so. */
    private void refused(Fault fault) {
        if (is(Phase.OPENING)) {
            fail(fault);
        } else if (fault.advice() == Advice.STOP) {
            end(fault);
        } else {
            refusal = fault;
            Link current = link();
            if (current != null) {
                current.close(NORMAL, "");
            }
        }
    }

    @Override
    public void closed(LinkEnd end) {
        pipe.disconnected();
        if (is(Phase.OPENING)) {
            start(ErrorCode.CONNECT_FAILED.fault(
                    "The session's connection " + (end.opened() ? "ended before the join: " : "failed: ") + end.why()));
        } else if (isLast(end.closeCode())) {
            end(ErrorCode.SESSION_ENDED.fault());
        } else if (!isOver()) {
            away(end);
        }
    }

    /** The node's word that it is over, not the echo of this end's own goodbye. */
    private boolean isLast(int closeCode) {
        return refusal == null && (closeCode == NORMAL || Advice.ofCloseCode(closeCode) == Advice.STOP);
    }

    private void away(LinkEnd end) {
        next(end)
                .ifPresentOrElse(
                        next -> sessions.later(
                                () -> comeBack(next.address()), next.after().toMillis()),
                        this::stayAway);
    }

    private synchronized Optional<Comeback.Try<Address>> next(LinkEnd end) {
        if (phase == Phase.OVER) {
            return Optional.empty();
        }
        Link last = link;
        if (phase == Phase.JOINED && last != null) {
            LOG.info("Session {} has lost its connection ({}), and comes back", id, end.why());
            phase = Phase.AWAY;
            comeback.lost(last.address(), sessions.known(named));
        }
        link = null;
        Fault said = refusal;
        refusal = null;
        return said == null
                ? comeback.next(end.closeCode(), null)
                : comeback.next(said.errorCode().closeCode(), said.retryAfterMs());
    }

    private void comeBack(Address address) {
        if (!dialledAgain(address)) {
            stayAway();
        }
    }

    private synchronized boolean dialledAgain(Address address) {
        if (isOver()) {
            return true;
        }
        if (comeback.isOver()) {
            return false;
        }
        Link again = Link.dial(address, "/session", authorities, this);
        link = again;
        sessions.later(() -> giveUp(again), comeback.tryFor().toMillis());
        return true;
    }

    private void giveUp(Link attempt) {
        if (is(Phase.AWAY) && link() == attempt) {
            attempt.abort();
        }
    }

    private void stayAway() {
        end(ErrorCode.PEER_GONE.fault("No node could be reached again in time."));
    }
}
