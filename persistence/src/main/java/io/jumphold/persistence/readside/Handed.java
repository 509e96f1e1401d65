package io.jumphold.persistence.readside;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.protocol.api.JumpItems.HistoryEntry;
import io.jumphold.protocol.api.Sessions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an entity handed to the writer and is not on disk yet. */
sealed interface Handed {
    /** Of two that were handed by one entity, what has to be written. */
    Handed merge(Handed later);

    /** Smaller pieces to try by themselves when this one cannot be written; empty when there are none. */
    List<Handed> pieces();

    /** For the log; no text that came from a machine. */
    String name();

    /** {@code row} is null when only history is left to write. */
    record Client(int id, @Nullable JumpClientRow row, List<HistoryEntry> history) implements Handed {
        @Override
        public Handed merge(Handed later) {
            Client other = (Client) later;
            return new Client(
                    id,
                    newer(row, other.row),
                    Stream.concat(history.stream(), other.history.stream()).toList());
        }

        private static @Nullable JumpClientRow newer(@Nullable JumpClientRow one, @Nullable JumpClientRow other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.revision() > other.revision() ? one : other;
        }

        @Override
        public List<Handed> pieces() {
            if (history.isEmpty() || (row == null && history.size() == 1)) {
                return List.of();
            }
            return Stream.<Handed>concat(
                            Stream.ofNullable(row).map(alone -> new Client(id, alone, List.of())),
                            history.stream().map(entry -> new Client(id, null, List.of(entry))))
                    .toList();
        }

        @Override
        public String name() {
            return row == null ? "history of Jump Client " + id : "row of Jump Client " + id;
        }
    }

    record Session(Sessions.Session session, long revision) implements Handed {
        @Override
        public Handed merge(Handed later) {
            return ((Session) later).revision >= revision ? later : this;
        }

        @Override
        public List<Handed> pieces() {
            return List.of();
        }

        @Override
        public String name() {
            return "record of session " + session.id();
        }
    }

    /** What tells one entity from another. */
    default Object key() {
        return switch (this) {
            case Client client -> client.id;
            case Session session -> Objects.requireNonNull(session.session.id());
        };
    }
}
