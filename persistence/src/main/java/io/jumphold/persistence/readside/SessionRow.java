package io.jumphold.persistence.readside;

import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.paging.Cursor;
import io.jumphold.protocol.api.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** A session's record as read. */
final class SessionRow {
    static final String SELECT =
            "select id, jump_item_id, jump_item_name, user_id, user_name, state, started_at, ended_at, end_cause from jump_session";

    /** Later than any session; both databases can hold it. */
    static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private SessionRow() {}

    static Sessions.Session read(ResultSet row) throws SQLException {
        return new Sessions.Session(
                row.getString("id"),
                row.getInt("jump_item_id"),
                row.getString("jump_item_name"),
                row.getInt("user_id"),
                row.getString("user_name"),
                Columns.constant(Sessions.State.class, row.getString("state")),
                Objects.requireNonNull(ItemRow.time(row, "started_at")),
                ItemRow.time(row, "ended_at"),
                row.getString("end_cause"));
    }

    static String cursor(Sessions.Session session) {
        return Cursor.SESSIONS.write(session.startedAt() + " " + session.id());
    }
}
