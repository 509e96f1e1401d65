package io.jumphold.client.session;

import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.link.Link;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Acceptor;
import io.jumphold.protocol.pipe.Comeback;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of this machine. They outlive the attachment that ordered them, and their own connections for a while. */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int MOST = 16;
    private static final int IDLE_CLOCK_SECONDS = 10;

    /**
     * How long a node may say nothing on a session's connection.
     *
     * @param askAfter it is asked for a sign of life
     * @param silentAfter it is given up
     */
    public record Patience(Duration askAfter, Duration silentAfter) {
        public static final Patience STANDARD = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    private final Introduction introduction;
    private final Authorities authorities;
    private final Acceptor tools;
    private final Patience patience;
    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "session clock");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Session> open = new HashMap<>();
    private boolean closed;
    private @Nullable Address attachedTo;
    private List<Address> ofSite = List.of();
    private @Nullable Consumer<ClientFrame> site;

    /**
     * @param nanos a clock that only ever goes forward
     * @param random uniform in [0, 1), for jitter
     */
    public Sessions(
            Introduction introduction,
            Authorities authorities,
            Acceptor tools,
            Patience patience,
            LongSupplier nanos,
            DoubleSupplier random) {
        this.introduction = introduction;
        this.authorities = authorities;
        this.tools = tools;
        this.patience = patience;
        this.nanos = nanos;
        this.random = random;
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(IDLE_CLOCK_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /**
     * The client is attached there and can tell the site what becomes of a session.
     *
     * @param all addresses of the site that are known by now
     */
    public synchronized void reachable(Address node, List<Address> all, Consumer<ClientFrame> toSite) {
        attachedTo = node;
        ofSite = List.copyOf(all);
        site = toSite;
    }

    public synchronized void unreachable() {
        site = null;
    }

    /** An order of the site: answered at once, carried out on the session's own thread. */
    public void open(ServerFrame.OpenSession order) {
        Session session = admitted(order);
        if (session != null) {
            LOG.info("Session {} opens", order.sessionId());
            clock.schedule(session::overdue, Math.max(1, order.timeoutMs()), TimeUnit.MILLISECONDS);
            session.start(ErrorCode.CONNECT_FAILED.fault());
        }
    }

    private synchronized @Nullable Session admitted(ServerFrame.OpenSession order) {
        if (open.containsKey(order.sessionId())) {
            return null;
        }
        if (closed) {
            failed(order.sessionId(), ErrorCode.UPGRADE_PENDING.fault("The Jump Client restarts for its upgrade."));
            return null;
        }
        if (open.size() >= MOST) {
            failed(
                    order.sessionId(),
                    ErrorCode.SERVER_BUSY.fault("The Jump Client holds " + MOST + " sessions already."));
            return null;
        }
        tell(new ClientFrame.SessionOpening(order.sessionId()));
        Session session = new Session(
                order, addresses(order), introduction, authorities, tools, new Comeback<>(nanos, random), this);
        open.put(order.sessionId(), session);
        return session;
    }

    /** Those that the order names, and, should none of them do, the attachment's. */
    private List<Address> addresses(ServerFrame.OpenSession order) {
        Stream<Address> named = order.addresses().stream().map(Address::parse).flatMap(Optional::stream);
        return Stream.concat(named, Stream.ofNullable(attachedTo)).distinct().toList();
    }

    /** Where a session may come back: where this client is attached now, what its order named, and all else of the site. */
    synchronized List<Address> known(List<Address> named) {
        return Stream.of(Stream.ofNullable(attachedTo), named.stream(), ofSite.stream())
                .flatMap(each -> each)
                .distinct()
                .toList();
    }

    /** An order of the site, too: the session is over. */
    public void cancel(String sessionId) {
        Session session;
        synchronized (this) {
            session = open.get(sessionId);
        }
        if (session != null) {
            session.end(ErrorCode.SESSION_ENDED.fault());
        }
    }

    public void endAll() {
        List<Session> all;
        synchronized (this) {
            all = new ArrayList<>(open.values());
        }
        all.forEach(session -> session.end(ErrorCode.SESSION_ENDED.fault()));
    }

    /** Whether there is none; then none is opened any more, as the program is about to be another. */
    public synchronized boolean close() {
        closed = open.isEmpty();
        return closed;
    }

    /** The program stays the same after all. */
    public synchronized void reopen() {
        closed = false;
    }

    /** Whether this one has been opened, and is not over. */
    public synchronized boolean has(String sessionId) {
        return open.containsKey(sessionId);
    }

    public synchronized int count() {
        return open.size();
    }

    /** The session never came to be. */
    synchronized void failed(String sessionId, Fault fault) {
        LOG.info("Session {} could not be opened: {} ({})", sessionId, fault.code(), fault.message());
        tell(new ClientFrame.SessionFailed(sessionId, fault));
    }

    synchronized void over(String sessionId) {
        if (open.remove(sessionId) != null) {
            LOG.info("Session {} is over", sessionId);
        }
    }

    /** Runs the task after a while, unless nothing is left to be done by then. */
    void later(Runnable task, long milliseconds) {
        clock.schedule(task, milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Looks now and then whether the node at the other end of a session's connection is still there. */
    void watch(Link link) {
        Duration quiet = link.quietFor();
        if (link.isOver()) {
            return;
        }
        if (quiet.compareTo(patience.silentAfter()) >= 0) {
            link.abort();
            return;
        }
        if (quiet.compareTo(patience.askAfter()) >= 0) {
            link.ask();
        }
        later(() -> watch(link), patience.askAfter().toMillis());
    }

    private void tell(ClientFrame frame) {
        Consumer<ClientFrame> to = site;
        if (to != null) {
            to.accept(frame);
        }
    }
}
