package io.jumphold.persistence.readside;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.wake.Network;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.paging.Cursor;
import io.jumphold.persistence.paging.Pages;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Asks the read tables. */
public final class JdbcJumpItemList implements JumpItemList {
    /** Each part by an index of its own. */
    private static final String DUE = "select distinct id from ("
            + "select id from jump_client where standing = 'listed' and status = 'offline' and offline_since <= :lost"
            + " union all select id from jump_client where standing = 'listed' and status in ('offline', 'lost')"
            + " and offline_since <= :deleted and max_offline_minutes is null"
            + " union all select id from jump_client where standing = 'listed' and status = 'uninstalled' and offline_since <= :deleted"
            + " union all select id from jump_client where standing = 'listed' and own_deletes_at <= :now"
            + " union all select id from jump_client where standing = 'listed' and expires_at <= :now"
            + ") as due where id > :after order by id limit :most";

    private static final String ONLY_ONE_AGAIN = "select id from jump_client flagged"
            + " where standing = 'listed' and duplicate_of is not null and not exists ("
            + "select 1 from jump_client_identity other join jump_client_identity own on own.install_scope = other.install_scope"
            + " where other.id = flagged.duplicate_of and own.id = flagged.id and other.counted)"
            + " order by id limit :most";

    private static final String ONLINE_ON =
            "select id from jump_client where gateway_address = :address and gateway_mac = :mac"
                    + " and status = 'online' and standing = 'listed'";

    private final Database database;
    private final Supplier<Directory> directory;

    /** The list; {@code directory} is that of the moment, for the deadlines and the upgrades that it shows. */
    public JdbcJumpItemList(Database database, Supplier<Directory> directory) {
        this.database = database;
        this.directory = directory;
    }

    @Override
    public CompletionStage<Page<JumpItems.Item>> page(Question question, @Nullable String cursor, int limit) {
        return database.ask(handle -> {
            ListQuery query = new ListQuery(question);
            Map<Integer, JumpItems.JumpGroup> groups = groups(handle);
            List<ItemRow> found = query.isEmpty()
                    ? List.of()
                    : found(handle, query, groups, Cursor.LIST.read(cursor, ""), Cursor.checked(limit) + 1);
            Page<ItemRow> page = Pages.cut(found, limit, row -> Cursor.LIST.write(row.place()));
            return new Page<>(
                    page.items().stream()
                            .map(row -> row.item().in(group(groups, row)))
                            .toList(),
                    page.nextCursor());
        });
    }

    private List<ItemRow> found(
            Handle handle, ListQuery query, Map<Integer, JumpItems.JumpGroup> groups, String start, int wanted) {
        int chunk = query.chunk(wanted);
        List<ItemRow> found = new ArrayList<>();
        Directory now = directory.get();
        String after = start;
        List<ItemRow> read;
        do {
            read = query.after(handle, after, chunk)
                    .map((row, ctx) -> ItemRow.read(row, now.settings(), now.releases()))
                    .list();
            for (ItemRow row : read) {
                if (query.keeps(row, group(groups, row).name())) {
                    found.add(row);
                }
                after = row.place();
            }
        } while (found.size() < wanted && read.size() == chunk);
        return found;
    }

    private static Map<Integer, JumpItems.JumpGroup> groups(Handle handle) {
        return handle
                .createQuery("select id, name, code_name from jump_group")
                .map((row, ctx) -> new JumpItems.JumpGroup(row.getInt(1), row.getString(2), row.getString(3)))
                .stream()
                .collect(Collectors.toMap(JumpItems.JumpGroup::id, Function.identity()));
    }

    private static JumpItems.JumpGroup group(Map<Integer, JumpItems.JumpGroup> groups, ItemRow row) {
        return groups.getOrDefault(row.groupId(), row.item().group());
    }

    @Override
    public CompletionStage<JumpItems.Counts> counts(@Nullable Set<Integer> groups) {
        return database.ask(handle -> groups != null && groups.isEmpty()
                ? new JumpItems.Counts(new JumpItems.Count(0, 0, 0, 0), List.of())
                : Counting.count(handle, groups));
    }

    @Override
    public CompletionStage<Optional<JumpItems.Details>> details(int id) {
        return database.ask(handle -> handle.createQuery("select " + ItemRow.COLUMNS
                        + ", search_text, facts, node_address, enrolled_at, identity_check_failed_at, identity_check_failed_from, duplicate_of"
                        + " from jump_client where id = :id and standing <> 'removed'")
                .bind("id", id)
                .map((row, ctx) -> details(row, groups(handle)))
                .findOne());
    }

    private JumpItems.Details details(ResultSet row, Map<Integer, JumpItems.JumpGroup> groups) throws SQLException {
        Directory now = directory.get();
        ItemRow line = ItemRow.read(row, now.settings(), now.releases());
        HostFacts facts = facts(row.getString("facts"));
        return new JumpItems.Details(
                line.item().in(group(groups, line)),
                facts == null ? "" : facts.os().architecture(),
                facts == null ? List.of() : facts.privateAddresses(),
                facts == null ? Gateway.NONE : facts.gateway(),
                facts == null ? List.of() : facts.networkCards(),
                facts == null ? List.of() : facts.users(),
                row.getString("node_address"),
                Objects.requireNonNull(ItemRow.time(row, "enrolled_at")),
                ItemRow.time(row, "identity_check_failed_at"),
                row.getString("identity_check_failed_from"),
                row.getObject("duplicate_of", Integer.class));
    }

    private static @Nullable HostFacts facts(@Nullable String json) throws SQLException {
        try {
            return json == null ? null : ApiJson.mapper().readValue(json, HostFacts.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("Facts that cannot be read", e);
        }
    }

    @Override
    public CompletionStage<Page<JumpItems.HistoryEntry>> history(int id, @Nullable String cursor, int limit) {
        return database.ask(handle -> {
            List<JumpItems.HistoryEntry> found = handle.createQuery(
                            "select entry_number, happened_at, what, status, cause, detail from jump_client_history"
                                    + " where client_id = :id and entry_number < :before order by entry_number desc limit :most")
                    .bind("id", id)
                    .bind("before", Cursor.HISTORY.readNumber(cursor, Long.MAX_VALUE))
                    .bind("most", Cursor.checked(limit) + 1)
                    .map((row, ctx) -> new JumpItems.HistoryEntry(
                            row.getLong(1),
                            Objects.requireNonNull(ItemRow.time(row, "happened_at")),
                            row.getString(3),
                            status(row.getString(4)),
                            row.getString(5),
                            row.getString(6)))
                    .list();
            return Pages.cut(found, limit, entry -> Cursor.HISTORY.write(String.valueOf(entry.number())));
        });
    }

    private static @Nullable Status status(@Nullable String word) {
        return word == null ? null : Columns.status(word);
    }

    @Override
    public CompletionStage<Optional<Sessions.Session>> session(String id) {
        return database.ask(handle -> handle.createQuery(SessionRow.SELECT + " where id = :id")
                .bind("id", Columns.clean(id))
                .map((row, ctx) -> SessionRow.read(row))
                .findOne());
    }

    @Override
    public CompletionStage<Page<Sessions.Session>> sessions(
            @Nullable Integer userId, @Nullable String cursor, int limit) {
        return database.ask(handle -> {
            Cursor.Moment before = Cursor.SESSIONS.readMoment(cursor, SessionRow.END_OF_TIME);
            Query query = handle.createQuery(SessionRow.SELECT
                            + " where started_at <= :at and (started_at < :at or id < :id)"
                            + (userId == null ? "" : " and user_id = :user")
                            + " order by started_at desc, id desc limit :most")
                    .bind("at", Columns.time(before.at()))
                    .bind("id", before.id())
                    .bind("most", Cursor.checked(limit) + 1);
            if (userId != null) {
                query.bind("user", userId);
            }
            return Pages.cut(query.map((row, ctx) -> SessionRow.read(row)).list(), limit, SessionRow::cursor);
        });
    }

    @Override
    public CompletionStage<List<String>> unfinishedSessions(int limit) {
        return database.ask(handle -> handle.createQuery(
                        "select id from jump_session where state <> 'ended' order by started_at, id limit :most")
                .bind("most", Cursor.checked(limit))
                .mapTo(String.class)
                .list());
    }

    @Override
    public CompletionStage<List<Stranded>> stranded(Set<Long> living, int limit) {
        return database.ask(handle -> {
            Query query = handle.createQuery(
                            "select id, node_incarnation from jump_client where node_incarnation is not null"
                                    + (living.isEmpty() ? "" : " and node_incarnation not in (<living>)")
                                    + " order by node_incarnation, id limit :most")
                    .bind("most", Cursor.checked(limit));
            if (!living.isEmpty()) {
                query.bindList("living", List.copyOf(living));
            }
            return query.map((row, ctx) -> new Stranded(row.getInt(1), row.getLong(2)))
                    .list();
        });
    }

    @Override
    public CompletionStage<Due> due(Settings site, Instant now, int after, int limit) {
        return database.ask(handle -> {
            // What a wrong clock of this node makes due is not: the database's must say so too.
            Instant databases = handle.createQuery("select current_timestamp")
                    .mapTo(OffsetDateTime.class)
                    .one()
                    .toInstant();
            Instant agreed = now.isBefore(databases) ? now : databases;
            List<Integer> clients = handle.createQuery(DUE)
                    .bind("lost", Columns.time(agreed.minus(site.lostAfter())))
                    .bind("deleted", Columns.time(agreed.minus(site.deleteAfter())))
                    .bind("now", Columns.time(agreed))
                    .bind("after", after)
                    .bind("most", Cursor.checked(limit))
                    .mapTo(Integer.class)
                    .list();
            return new Due(agreed, clients);
        });
    }

    @Override
    public CompletionStage<List<Integer>> onlyOneAgain(int limit) {
        return database.ask(handle -> handle.createQuery(ONLY_ONE_AGAIN)
                .bind("most", Cursor.checked(limit))
                .mapTo(Integer.class)
                .list());
    }

    @Override
    public CompletionStage<List<Integer>> onlineOn(Network network, int besides, int limit) {
        return database.ask(handle -> {
            List<Integer> found = new ArrayList<>(onlineOn(handle, network, " and id > :besides", besides, limit));
            if (found.size() < limit) {
                found.addAll(onlineOn(handle, network, " and id < :besides", besides, limit - found.size()));
            }
            return found;
        });
    }

    private static List<Integer> onlineOn(Handle handle, Network network, String which, int besides, int limit) {
        return handle.createQuery(ONLINE_ON + which + " order by id limit :most")
                .bind("address", Columns.clean(network.address()))
                .bind("mac", network.mac())
                .bind("besides", besides)
                .bind("most", limit)
                .mapTo(Integer.class)
                .list();
    }
}
