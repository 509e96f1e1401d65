package io.jumphold.http.fake;

import io.jumphold.cluster.jumpclient.Entry;
import io.jumphold.cluster.jumpclient.JumpClients;
import io.jumphold.cluster.session.SessionStarts;
import io.jumphold.cluster.statistics.Reading;
import io.jumphold.cluster.statistics.Statistics;
import io.jumphold.cluster.wake.Wakes;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.Gateway;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Jump Clients and sessions in memory: they keep the read side of {@link MemoryList}, and refuse as the heart does. */
public final class MemoryMachines implements JumpClients, SessionStarts, Wakes, Statistics {
    private final MemoryList list;
    private final Clock clock;
    /** The refusal of the next Jump; null: it works. */
    public volatile ErrorCode jumpFails;

    /** The refusal of the next waking; null: it works. */
    public volatile Fault wakeFails;

    /** What was woken, and with which password. */
    public final List<String> woken = new CopyOnWriteArrayList<>();

    public final List<Integer> removed = new CopyOnWriteArrayList<>();
    public final List<Begun> begun = new CopyOnWriteArrayList<>();

    public MemoryMachines(MemoryList list, Clock clock) {
        this.list = list;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Entry> edit(int id, JumpItems.Change change, OptionalLong ifVersion, String by) {
        JumpItems.Item item = list.items.get(id).item();
        if (ifVersion.isPresent() && ifVersion.getAsLong() != item.version()) {
            return refused(ErrorCode.VERSION_CONFLICT);
        }
        if (item.status() == Status.UNINSTALLED) {
            return refused(ErrorCode.CLIENT_UNINSTALLED);
        }
        return CompletableFuture.completedFuture(new Entry(
                Objects.requireNonNullElse(change.name(), item.name()),
                Objects.requireNonNullElse(change.jumpGroupId(), item.group().id()),
                Objects.requireNonNullElse(change.tag(), item.tag()),
                Objects.requireNonNullElse(change.comments(), item.comments()),
                item.version() + 1));
    }

    @Override
    public CompletionStage<Void> remove(int id, String by) {
        if (list.items.remove(id) == null) {
            return refused(ErrorCode.CLIENT_NOT_FOUND);
        }
        removed.add(id);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Begun> start(int clientId, String clientName, int userId, String userName) {
        if (jumpFails != null) {
            return refused(jumpFails);
        }
        Sessions.Session session = new Sessions.Session(
                UUID.randomUUID().toString(),
                clientId,
                clientName,
                userId,
                userName,
                Sessions.State.RUNNING,
                clock.instant(),
                null,
                null);
        list.sessions.put(session.id(), session);
        return ticketFor(session);
    }

    @Override
    public CompletionStage<Begun> ticket(String sessionId) {
        Sessions.Session session = list.sessions.get(sessionId);
        return session.state() == Sessions.State.ENDED ? refused(ErrorCode.SESSION_ENDED) : ticketFor(session);
    }

    @Override
    public CompletionStage<Sessions.Session> end(String sessionId, String cause) {
        Sessions.Session session = list.sessions.get(sessionId);
        Sessions.Session ended = session.state() == Sessions.State.ENDED
                ? session
                : new Sessions.Session(
                        session.id(),
                        session.jumpItemId(),
                        session.jumpItemName(),
                        session.userId(),
                        session.userName(),
                        Sessions.State.ENDED,
                        session.startedAt(),
                        clock.instant(),
                        cause);
        list.sessions.put(sessionId, ended);
        return CompletableFuture.completedFuture(ended);
    }

    /** What was told last, by id. */
    public final Map<Integer, Reading> readings = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Reading> newest(int id) {
        if (list.items.get(id).item().status() != Status.ONLINE) {
            return refused(ErrorCode.CLIENT_OFFLINE);
        }
        Reading reading = readings.get(id);
        return reading == null ? refused(ErrorCode.NO_STATISTICS) : CompletableFuture.completedFuture(reading);
    }

    @Override
    public CompletionStage<List<Integer>> wake(int id, Gateway gateway, byte[] secureOn, String by) {
        if (wakeFails != null) {
            return CompletableFuture.failedFuture(new FaultException(wakeFails));
        }
        woken.add(id + " at " + gateway.address() + " " + gateway.mac() + " with "
                + HexFormat.of().formatHex(secureOn));
        return CompletableFuture.completedFuture(List.of(31, 32));
    }

    private CompletionStage<Begun> ticketFor(Sessions.Session session) {
        Begun answer = new Begun(session, Keys.random(32));
        begun.add(answer);
        return CompletableFuture.completedFuture(answer);
    }

    private static <T> CompletionStage<T> refused(ErrorCode code) {
        return CompletableFuture.failedFuture(new FaultException(code.fault()));
    }
}
