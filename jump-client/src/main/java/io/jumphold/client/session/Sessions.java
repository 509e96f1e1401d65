package io.jumphold.client.session;

import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Acceptor;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of this machine. They outlive the attachment that ordered them. */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int MOST = 16;
    private static final int IDLE_CLOCK_SECONDS = 10;

    private final Introduction introduction;
    private final Authorities authorities;
    private final Acceptor tools;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "session clock");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Session> open = new HashMap<>();
    private @Nullable Address attachedTo;
    private @Nullable Consumer<ClientFrame> site;

    public Sessions(Introduction introduction, Authorities authorities, Acceptor tools) {
        this.introduction = introduction;
        this.authorities = authorities;
        this.tools = tools;
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(IDLE_CLOCK_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /** The client is attached there and can tell the site what becomes of a session. */
    public synchronized void reachable(Address node, Consumer<ClientFrame> toSite) {
        attachedTo = node;
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
            session.start();
        }
    }

    private synchronized @Nullable Session admitted(ServerFrame.OpenSession order) {
        if (open.containsKey(order.sessionId())) {
            return null;
        }
        if (open.size() >= MOST) {
            failed(
                    order.sessionId(),
                    ErrorCode.SERVER_BUSY.fault("The Jump Client holds " + MOST + " sessions already."));
            return null;
        }
        tell(new ClientFrame.SessionOpening(order.sessionId()));
        Session session = new Session(order, addresses(order), introduction, authorities, tools, this);
        open.put(order.sessionId(), session);
        return session;
    }

    private List<Address> addresses(ServerFrame.OpenSession order) {
        List<Address> named = order.addresses().stream()
                .map(Address::parse)
                .flatMap(Optional::stream)
                .toList();
        return named.isEmpty() && attachedTo != null ? List.of(attachedTo) : named;
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

    private void tell(ClientFrame frame) {
        Consumer<ClientFrame> to = site;
        if (to != null) {
            to.accept(frame);
        }
    }
}
