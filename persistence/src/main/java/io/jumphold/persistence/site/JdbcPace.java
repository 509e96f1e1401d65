package io.jumphold.persistence.site;

import io.jumphold.cluster.pace.Pace;
import io.jumphold.persistence.database.Database;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** A row for each line, locked while it is moved on; by the database's clock. */
public final class JdbcPace implements Pace {
    private static final long SECOND = 1_000_000;

    /** A line that ends later than this was written by a clock that has been set back since. */
    private static final long LONGEST = 24 * 60 * 60 * SECOND;

    private record Line(double perSecond, long nextAt, long now) {}

    private final Database database;
    private final String select;

    public JdbcPace(Database database) {
        this.database = database;
        this.select = "select per_second, next_at, cast(extract(epoch from "
                + database.dialect().clock() + ") * " + SECOND + " as bigint) from pace where name = :name for update";
    }

    @Override
    public CompletionStage<Reserved> reserve(String name, long units, double perSecond) {
        return database.ask(handle -> {
            Line line = line(handle, name).orElseGet(() -> begin(handle, name));
            boolean goesOn = line.perSecond() == perSecond
                    && line.nextAt() > line.now()
                    && line.nextAt() <= line.now() + LONGEST;
            long from = goesOn ? line.nextAt() : line.now();
            long to = from + Math.round(units * SECOND / perSecond);
            if (units > 0) {
                handle.execute("update pace set per_second = ?, next_at = ? where name = ?", perSecond, to, name);
            }
            return new Reserved(from, to, line.now());
        });
    }

    private Optional<Line> line(Handle handle, String name) {
        return handle.createQuery(select)
                .bind("name", name)
                .map((row, context) -> new Line(row.getDouble(1), row.getLong(2), row.getLong(3)))
                .findOne();
    }

    private Line begin(Handle handle, String name) {
        handle.execute("insert into pace (name, per_second, next_at) values (?, 0, 0) on conflict do nothing", name);
        return line(handle, name).orElseThrow();
    }
}
