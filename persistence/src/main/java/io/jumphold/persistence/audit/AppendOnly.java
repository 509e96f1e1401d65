package io.jumphold.persistence.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** H2's guard of the audit table; the migrations name it. PostgreSQL has one of its own, which does the same: what is older than the site keeps it may go. */
public final class AppendOnly implements Trigger {
    private static final int HAPPENED_AT = 1;

    /** An hour of grace for nodes whose clocks differ. */
    private static final String IS_OLD =
            "select cast(? as timestamp(6) with time zone) < dateadd('hour', 1, dateadd('day',"
                    + " -coalesce((select cast(setting as integer) from site_setting where name = 'history_retention'), 400), current_timestamp))";

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        if (before == null || after != null || !isOld(connection, before[HAPPENED_AT])) {
            throw new SQLException("The audit log is append-only", "P0001");
        }
    }

    private static boolean isOld(Connection connection, Object happenedAt) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(IS_OLD)) {
            question.setObject(1, happenedAt);
            try (ResultSet answer = question.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
