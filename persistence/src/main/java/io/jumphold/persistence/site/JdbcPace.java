package io.jumphold.persistence.site;

import io.jumphold.cluster.pace.Pace;
import io.jumphold.persistence.database.Database;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/**
 * A row for each line, locked while it is moved on; by the database's clock. Where nodes see different rates, for a change is under way to them, the newer one
 * counts: each of them beginning the line anew would give the same time away twice (RATE-1).
 */
public final class JdbcPace implements Pace {
    private static final long SECOND = 1_000_000;

    private record Line(double perSecond, long nextAt, long reservedAt, long version, long now) {
        /** The clock was set back since; a second is what clocks are put right by in passing. */
        boolean isOfAnotherTime() {
            return now < reservedAt - SECOND;
        }
    }

    private final Database database;
    private final LongSupplier directoryVersion;
    private final String select;

    /** {@code directoryVersion}: of what this node knows of the site's settings. */
    public JdbcPace(Database database, LongSupplier directoryVersion) {
        this.database = database;
        this.directoryVersion = directoryVersion;
        this.select = "select per_second, next_at, reserved_at, directory_version, cast(extract(epoch from "
                + database.dialect().clock() + ") * " + SECOND + " as bigint) from pace where name = :name for update";
    }

    @Override
    public CompletionStage<Reserved> reserve(String name, long units, double perSecond) {
        long version = directoryVersion.getAsLong();
        return database.ask(handle -> {
            Line line = line(handle, name).orElseGet(() -> begin(handle, name));
            boolean outdated = version < line.version();
            double rate = outdated ? line.perSecond() : perSecond;
            boolean goesOn = line.perSecond() == rate && line.nextAt() > line.now() && !line.isOfAnotherTime();
            long from = goesOn ? line.nextAt() : line.now();
            long to = from + Math.round(units * SECOND / rate);
            if (units > 0) {
                handle.execute(
                        "update pace set per_second = ?, next_at = ?, reserved_at = ?, directory_version = ? where name = ?",
                        rate,
                        to,
                        line.now(),
                        Math.max(version, line.version()),
                        name);
            }
            return new Reserved(from, to, line.now());
        });
    }

    private Optional<Line> line(Handle handle, String name) {
        return handle.createQuery(select)
                .bind("name", name)
                .map((row, context) ->
                        new Line(row.getDouble(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
                .findOne();
    }

    private Line begin(Handle handle, String name) {
        handle.execute("insert into pace (name, per_second, next_at) values (?, 0, 0) on conflict do nothing", name);
        return line(handle, name).orElseThrow();
    }
}
