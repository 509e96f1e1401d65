package io.jumphold.persistence.audit;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** H2's guard of the audit table; the migrations name it. PostgreSQL has one of its own. */
public final class AppendOnly implements Trigger {
    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        throw new SQLException("The audit log is append-only", "P0001");
    }
}
