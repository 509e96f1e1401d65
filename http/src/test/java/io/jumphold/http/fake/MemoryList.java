package io.jumphold.http.fake;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.wake.Network;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The read side in memory. Searches names, tags and comments. */
public final class MemoryList implements JumpItemList {
    public final Map<Integer, JumpItems.Details> items = new ConcurrentHashMap<>();
    public final Map<Integer, List<JumpItems.HistoryEntry>> history = new ConcurrentHashMap<>();
    public final Map<String, Sessions.Session> sessions = new ConcurrentHashMap<>();
    /** The question that was asked last. */
    public volatile Question asked;

    @Override
    public CompletionStage<Page<JumpItems.Item>> page(Question question, String cursor, int limit) {
        asked = question;
        List<JumpItems.Item> found = standing(question.groups(), question.pending())
                .filter(item ->
                        question.statuses().isEmpty() || question.statuses().contains(item.status()))
                .filter(item -> matches(item, question.words().toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparing(
                                (JumpItems.Item item) -> item.group().name())
                        .thenComparing(JumpItems.Item::tag)
                        .thenComparing(JumpItems.Item::name)
                        .thenComparing(JumpItems.Item::id))
                .toList();
        return paged(found, cursor, limit);
    }

    @Override
    public CompletionStage<Due> due(Settings site, Instant now, int after, int limit) {
        throw new UnsupportedOperationException("Nobody asks over HTTP");
    }

    @Override
    public CompletionStage<List<Integer>> onlyOneAgain(int limit) {
        throw new UnsupportedOperationException("Nobody asks over HTTP");
    }

    @Override
    public CompletionStage<List<Integer>> onlineOn(Network network, int besides, int limit) {
        throw new UnsupportedOperationException("Nobody asks over HTTP");
    }

    @Override
    public CompletionStage<JumpItems.Counts> counts(Set<Integer> groups) {
        Map<JumpItems.JumpGroup, List<JumpItems.Item>> byGroup = listed(groups)
                .collect(Collectors.groupingBy(JumpItems.Item::group, LinkedHashMap::new, Collectors.toList()));
        return CompletableFuture.completedFuture(new JumpItems.Counts(
                count(listed(groups).toList()),
                byGroup.entrySet().stream()
                        .map(entry -> new JumpItems.GroupCount(entry.getKey(), count(entry.getValue())))
                        .toList()));
    }

    @Override
    public CompletionStage<Optional<JumpItems.Details>> details(int id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(items.get(id)));
    }

    @Override
    public CompletionStage<Page<JumpItems.HistoryEntry>> history(int id, String cursor, int limit) {
        return paged(history.getOrDefault(id, List.of()), cursor, limit);
    }

    @Override
    public CompletionStage<Optional<Sessions.Session>> session(String id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(sessions.get(id)));
    }

    @Override
    public CompletionStage<Page<Sessions.Session>> sessions(Integer userId, String cursor, int limit) {
        return paged(
                sessions.values().stream()
                        .filter(session -> userId == null || session.userId() == userId)
                        .sorted(Comparator.comparing(Sessions.Session::startedAt)
                                .reversed())
                        .toList(),
                cursor,
                limit);
    }

    @Override
    public CompletionStage<List<Stranded>> stranded(Set<Long> living, int limit) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<List<String>> unfinishedSessions(int limit) {
        return CompletableFuture.completedFuture(List.of());
    }

    private Stream<JumpItems.Item> listed(Set<Integer> groups) {
        return standing(groups, false);
    }

    private Stream<JumpItems.Item> standing(Set<Integer> groups, boolean pending) {
        return items.values().stream()
                .map(JumpItems.Details::item)
                .filter(item -> item.flags().deletionRequested() == pending)
                .filter(item -> groups == null || groups.contains(item.group().id()));
    }

    private static boolean matches(JumpItems.Item item, String words) {
        return Stream.of(item.name(), item.tag(), item.comments(), item.hostName())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
    }

    private static JumpItems.Count count(List<JumpItems.Item> items) {
        long online =
                items.stream().filter(item -> item.status() == Status.ONLINE).count();
        return new JumpItems.Count(items.size(), items.size(), online, items.size() - online);
    }

    private static <T> CompletionStage<Page<T>> paged(List<T> all, String cursor, int limit) {
        int from;
        try {
            from = Cursors.read(cursor, 0);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        List<T> rest = new ArrayList<>(all.subList(Math.min(from, all.size()), all.size()));
        boolean last = rest.size() <= limit;
        return CompletableFuture.completedFuture(new Page<>(
                last ? rest : List.copyOf(rest.subList(0, limit)), last ? null : Cursors.write(from + limit)));
    }
}
