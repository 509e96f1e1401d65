package io.jumphold.persistence.readside;

import io.jumphold.cluster.jumpclient.JumpClientEntity;
import io.jumphold.cluster.session.SessionEntity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * A stretch of the journal beside the rows: what was written, and which rows do not know it yet. Reads keys only, never an event.
 *
 * @param entries in the journal's order
 * @param lagging entities whose row is older than their newest event here
 */
record JournalWindow(List<Entry> entries, List<Entity> lagging) {
    private static final String CLIENT = JumpClientEntity.KEY.name() + "|";
    private static final String SESSION = SessionEntity.KEY.name() + "|";

    /** An event's key. */
    record Entry(long ordering, long writtenAtMs, Entity entity, long sequenceNumber) {}

    /** Whose event it is. */
    sealed interface Entity {
        record Client(int id) implements Entity {}

        record Session(String id) implements Entity {}

        /** Has no row. */
        record Other() implements Entity {}

        static Entity of(String persistenceId) {
            if (persistenceId.startsWith(CLIENT)) {
                return number(persistenceId.substring(CLIENT.length()))
                        .<Entity>map(Client::new)
                        .orElseGet(Other::new);
            }
            return persistenceId.startsWith(SESSION)
                    ? new Session(persistenceId.substring(SESSION.length()))
                    : new Other();
        }

        private static Optional<Integer> number(String text) {
            try {
                return Optional.of(Integer.valueOf(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /** Reads what comes after {@code ordering} and was written before {@code untilMs}; for {@code known} events it does not look at the row again. */
    static JournalWindow read(Handle handle, long ordering, long untilMs, int most, LongPredicate known) {
        List<Entry> entries = handle.createQuery(
                        "select ordering, write_timestamp, persistence_id, sequence_number from event_journal"
                                + " where ordering > :after and write_timestamp <= :until order by ordering limit :most")
                .bind("after", ordering)
                .bind("until", untilMs)
                .bind("most", most)
                .map((row, ctx) -> entry(row))
                .list();
        Map<Entity, Long> newest = new HashMap<>();
        entries.stream()
                .filter(entry -> !known.test(entry.ordering()))
                .forEach(entry -> newest.merge(entry.entity(), entry.sequenceNumber(), Math::max));
        newest.remove(new Entity.Other());
        Map<Entity, Long> revisions = new HashMap<>();
        revisions.putAll(clients(handle, newest));
        revisions.putAll(sessions(handle, newest));
        List<Entity> lagging = newest.entrySet().stream()
                .filter(entity -> revisions.getOrDefault(entity.getKey(), 0L) < entity.getValue())
                .map(Map.Entry::getKey)
                .toList();
        return new JournalWindow(entries, lagging);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(row.getLong(1), row.getLong(2), Entity.of(row.getString(3)), row.getLong(4));
    }

    private static Map<Entity, Long> clients(Handle handle, Map<Entity, Long> of) {
        List<Integer> ids = of.keySet().stream()
                .flatMapToInt(entity -> entity instanceof Entity.Client(int id)
                        ? OptionalInt.of(id).stream()
                        : OptionalInt.empty().stream())
                .boxed()
                .toList();
        Map<Entity, Long> revisions = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("select id, revision from jump_client where id in (<ids>)")
                    .bindList("ids", ids)
                    .map((row, ctx) -> Map.<Entity, Long>entry(new Entity.Client(row.getInt(1)), row.getLong(2)))
                    .forEach(row -> revisions.put(row.getKey(), row.getValue()));
        }
        return revisions;
    }

    private static Map<Entity, Long> sessions(Handle handle, Map<Entity, Long> of) {
        List<String> ids = of.keySet().stream()
                .flatMap(entity -> entity instanceof Entity.Session(String id) ? Stream.of(id) : Stream.empty())
                .filter(Objects::nonNull)
                .toList();
        Map<Entity, Long> revisions = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("select id, revision from jump_session where id in (<ids>)")
                    .bindList("ids", ids)
                    .map((row, ctx) -> Map.<Entity, Long>entry(new Entity.Session(row.getString(1)), row.getLong(2)))
                    .forEach(row -> revisions.put(row.getKey(), row.getValue()));
        }
        return revisions;
    }
}
