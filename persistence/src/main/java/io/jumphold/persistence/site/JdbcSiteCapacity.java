package io.jumphold.persistence.site;

import io.jumphold.cluster.tier.SiteCapacity;
import io.jumphold.cluster.tier.Tier;
import io.jumphold.persistence.database.Database;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A row for each node that has ever declared itself and has not been removed. */
public final class JdbcSiteCapacity implements SiteCapacity {
    private record Row(Declared node, @Nullable Integer licensed) {}

    private final Database database;

    public JdbcSiteCapacity(Database database) {
        this.database = database;
    }

    @Override
    public void declare(Declared node, OptionalInt licensed, boolean alone) {
        database.jdbi().useTransaction(handle -> {
            if (alone) {
                handle.execute("delete from site_capacity");
            } else {
                delete(handle, node.address());
            }
            handle.execute(
                    "insert into site_capacity (address, tier, capacity, licensed) values (?, ?, ?, ?)",
                    node.address(),
                    node.tier().name(),
                    node.tier().capacity(),
                    licensed.isPresent() ? licensed.getAsInt() : null);
        });
    }

    @Override
    public CompletionStage<Fill> fill() {
        return database.ask(handle -> {
            var rows = handle.createQuery(
                            "select address, tier, capacity, licensed from site_capacity order by address")
                    .map((row, context) -> new Row(
                            new Declared(row.getString(1), new Tier(row.getString(2), row.getInt(3))),
                            row.getObject(4, Integer.class)))
                    .list();
            OptionalInt licensed = rows.stream()
                    .flatMap(row -> Stream.ofNullable(row.licensed()))
                    .mapToInt(Objects::requireNonNull)
                    .min();
            long taken = handle.createQuery("select counted from identity_count")
                    .mapTo(Long.class)
                    .one();
            return new Fill(taken, rows.stream().map(Row::node).toList(), licensed);
        });
    }

    @Override
    public CompletionStage<Boolean> remove(String address) {
        return database.ask(handle -> delete(handle, address) > 0);
    }

    private static int delete(Handle handle, String address) {
        return handle.execute("delete from site_capacity where address = ?", address);
    }
}
