package io.jumphold.persistence.readside;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.JumpItems.Count;
import io.jumphold.protocol.api.JumpItems.GroupCount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Counts what stands in the list (ITEM-5); groups without entries are there too, with zeros. */
final class Counting {
    private Counting() {}

    static JumpItems.Counts count(Handle handle, @Nullable Set<Integer> groups) {
        Query query = handle.createQuery(
                "select g.id, g.name, g.code_name, coalesce(c.items, 0) as items, coalesce(c.online, 0) as online,"
                        + " coalesce(c.offline, 0) as offline from jump_group g left join (select jump_group_id, count(*) as items,"
                        + " sum(case when status = 'online' then 1 else 0 end) as online,"
                        // A lost one is offline too: lost is a label (LIFE-2).
                        + " sum(case when status in ('offline', 'lost') then 1 else 0 end) as offline"
                        + " from jump_client where standing = 'listed' group by jump_group_id) c on c.jump_group_id = g.id"
                        + (groups == null ? "" : " where g.id in (<groups>)")
                        + " order by g.name_key, g.id");
        if (groups != null) {
            query.bindList("groups", List.copyOf(groups));
        }
        List<GroupCount> lines = query.map((row, ctx) -> line(row)).list();
        return new JumpItems.Counts(
                lines.stream().map(GroupCount::count).reduce(new Count(0, 0, 0, 0), Counting::sum), lines);
    }

    private static GroupCount line(ResultSet row) throws SQLException {
        long items = row.getLong("items");
        return new GroupCount(
                new JumpItems.JumpGroup(row.getInt("id"), row.getString("name"), row.getString("code_name")),
                new Count(items, items, row.getLong("online"), row.getLong("offline")));
    }

    private static Count sum(Count one, Count other) {
        return new Count(
                one.items() + other.items(),
                one.clients() + other.clients(),
                one.online() + other.online(),
                one.offline() + other.offline());
    }
}
