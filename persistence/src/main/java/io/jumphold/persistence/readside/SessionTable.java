package io.jumphold.persistence.readside;

import static io.jumphold.persistence.database.Columns.clean;
import static io.jumphold.persistence.database.Columns.setTime;
import static io.jumphold.persistence.database.Columns.word;

import io.jumphold.protocol.api.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes records of sessions. There are few of them: one statement after the other. */
final class SessionTable {
    private static final String UPDATE =
            "update jump_session set revision = ?, jump_item_id = ?, jump_item_name = ?, user_id = ?, user_name = ?,"
                    + " state = ?, started_at = ?, ended_at = ?, end_cause = ? where id = ? and revision < ?";

    private static final String INSERT =
            "insert into jump_session (revision, jump_item_id, jump_item_name, user_id, user_name,"
                    + " state, started_at, ended_at, end_cause, id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";

    private SessionTable() {}

    static void write(Connection connection, List<Handed.Session> handed) throws SQLException {
        if (handed.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(UPDATE);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Handed.Session session : handed) {
                bind(update, session);
                update.setLong(11, session.revision());
                if (update.executeUpdate() == 0) {
                    bind(insert, session);
                    insert.executeUpdate();
                }
            }
        }
    }

    private static void bind(PreparedStatement to, Handed.Session handed) throws SQLException {
        Sessions.Session session = handed.session();
        to.setLong(1, handed.revision());
        to.setInt(2, session.jumpItemId());
        to.setString(3, clean(session.jumpItemName()));
        to.setInt(4, session.userId());
        to.setString(5, clean(session.userName()));
        to.setString(6, word(session.state()));
        setTime(to, 7, session.startedAt());
        setTime(to, 8, session.endedAt());
        to.setString(9, session.endCause());
        to.setString(10, session.id());
    }
}
