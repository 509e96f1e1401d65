package io.jumphold.cluster.fake;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.ReadSide;
import io.jumphold.cluster.wake.Network;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The read side in memory: the newest row of each, and the history by number. */
public class MemoryReadSide implements ReadSide, JumpItemList {
    private final Map<Integer, JumpClientRow> rows = new ConcurrentHashMap<>();
    private final Map<Integer, Map<Long, JumpItems.HistoryEntry>> histories = new ConcurrentHashMap<>();
    private final Map<String, Sessions.Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, Long> revisions = new ConcurrentHashMap<>();
    private final AtomicInteger handed = new AtomicInteger();

    @Override
    public void hand(JumpClientRow row, List<JumpItems.HistoryEntry> history) {
        handed.incrementAndGet();
        rows.merge(row.id(), row, (older, newer) -> newer.revision() > older.revision() ? newer : older);
        var known = histories.computeIfAbsent(row.id(), id -> new ConcurrentSkipListMap<>());
        history.forEach(entry -> known.put(entry.number(), entry));
    }

    @Override
    public synchronized void hand(Sessions.Session session, long revision) {
        if (revision >= revisions.getOrDefault(session.id(), 0L)) {
            revisions.put(session.id(), revision);
            sessions.put(session.id(), session);
        }
    }

    /** As if a crash had come before anything was written. */
    public void forget() {
        rows.clear();
        histories.clear();
        sessions.clear();
        revisions.clear();
    }

    public Optional<JumpClientRow> row(int id) {
        return Optional.ofNullable(rows.get(id));
    }

    public List<JumpItems.HistoryEntry> history(int id) {
        return new ArrayList<>(histories.getOrDefault(id, Map.of()).values());
    }

    public List<String> whatHappened(int id) {
        return history(id).stream().map(JumpItems.HistoryEntry::what).toList();
    }

    public Optional<Sessions.Session> now(String sessionId) {
        return Optional.ofNullable(sessions.get(sessionId));
    }

    /** How often a row was handed over. */
    public int handed() {
        return handed.get();
    }

    @Override
    public CompletionStage<List<Stranded>> stranded(Set<Long> living, int limit) {
        return CompletableFuture.completedStage(rows.values().stream()
                .filter(row -> row.nodeIncarnation() != null && !living.contains(row.nodeIncarnation()))
                .limit(limit)
                .map(row -> new Stranded(row.id(), row.nodeIncarnation()))
                .toList());
    }

    @Override
    public CompletionStage<Due> due(Settings site, Instant now, int after, int limit) {
        throw new UnsupportedOperationException("Nothing falls due here");
    }

    @Override
    public CompletionStage<List<Integer>> onlyOneAgain(int limit) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<List<Integer>> onlineOn(Network network, int besides, int limit) {
        return CompletableFuture.completedStage(rows.values().stream()
                .filter(row -> row.id() != besides && row.status() == Status.ONLINE && row.facts() != null)
                .filter(row -> Network.of(row.facts().gateway()).equals(Optional.of(network)))
                .map(JumpClientRow::id)
                .sorted()
                .limit(limit)
                .toList());
    }

    @Override
    public CompletionStage<List<String>> unfinishedSessions(int limit) {
        return CompletableFuture.completedStage(sessions.values().stream()
                .filter(session -> session.state() != Sessions.State.ENDED)
                .map(Sessions.Session::id)
                .limit(limit)
                .toList());
    }

    @Override
    public CompletionStage<Optional<Sessions.Session>> session(String id) {
        return CompletableFuture.completedStage(now(id));
    }

    @Override
    public CompletionStage<Page<JumpItems.Item>> page(Question question, String cursor, int limit) {
        throw new UnsupportedOperationException("The heart does not ask for pages");
    }

    @Override
    public CompletionStage<JumpItems.Counts> counts(Set<Integer> groups) {
        throw new UnsupportedOperationException("The heart does not count");
    }

    @Override
    public CompletionStage<Optional<JumpItems.Details>> details(int id) {
        throw new UnsupportedOperationException("The heart asks its entities");
    }

    @Override
    public CompletionStage<Page<JumpItems.HistoryEntry>> history(int id, String cursor, int limit) {
        throw new UnsupportedOperationException("The heart reads no history");
    }

    @Override
    public CompletionStage<Page<Sessions.Session>> sessions(Integer userId, String cursor, int limit) {
        throw new UnsupportedOperationException("The heart lists no sessions");
    }
}
