package io.jumphold.persistence.readside;

import static io.jumphold.persistence.database.Columns.clean;
import static io.jumphold.persistence.database.Columns.setTime;
import static io.jumphold.persistence.database.Columns.word;

import io.jumphold.protocol.api.JumpItems.HistoryEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes history entries (LIFE-9); one that is there already stays as it is. */
final class HistoryTable {
    private static final String INSERT = "insert into jump_client_history"
            + " (client_id, entry_number, happened_at, what, status, cause, detail) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing";

    private HistoryTable() {}

    static void write(Connection connection, List<Handed.Client> handed) throws SQLException {
        if (handed.stream().allMatch(client -> client.history().isEmpty())) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Handed.Client client : handed) {
                for (HistoryEntry entry : client.history()) {
                    statement.setInt(1, client.id());
                    statement.setLong(2, entry.number());
                    setTime(statement, 3, entry.at());
                    statement.setString(4, entry.what());
                    statement.setString(5, entry.status() == null ? null : word(entry.status()));
                    statement.setString(6, clean(entry.cause()));
                    statement.setString(7, clean(entry.detail()));
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }
}
