package io.jumphold.persistence.directory;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Directory.Installer;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.site.AuthorityTable;
import io.jumphold.persistence.upgrade.ReleaseTables;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.JumpItems;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Reads the directory's tables. */
final class DirectoryTables {
    private static final String USERS =
            "select id, name, display_name, user_role, enabled, ends_at, version from site_user";
    private static final String GROUPS = "select id, name, code_name, comments, version from jump_group";
    private static final String INSTALLERS =
            "select id, jump_group_id, name, tag, comments, valid_until, made_by, made_at, times_used, version,"
                    + " max_offline_minutes, clients_expire_at, clients_expire_after_minutes from installer";
    private static final String API_ACCOUNTS = "select id, name, client_id, scopes, enabled, version from api_account";

    private DirectoryTables() {}

    static long version(Handle handle) {
        return handle.createQuery("select version from directory_version where id = 1")
                .mapTo(Long.class)
                .one();
    }

    /** Notes a change. First in its transaction: the row stays locked until that ends, and what is read meanwhile is of one version. */
    static void nextVersion(Handle handle) {
        handle.execute("update directory_version set version = version + 1 where id = 1");
    }

    /** All of it as it was at one version: what changes while it is read is read again. */
    static Directory read(Handle handle) {
        Directory found = readOnce(handle);
        while (found.version() != version(handle)) {
            found = readOnce(handle);
        }
        return found;
    }

    private static Directory readOnce(Handle handle) {
        long version = version(handle);
        Map<Integer, List<Integer>> memberships = memberships(handle);
        return Directory.of(
                version,
                handle.createQuery(USERS)
                        .map((row, ctx) -> user(row, memberships.getOrDefault(row.getInt("id"), List.of())))
                        .list(),
                handle.createQuery(GROUPS).map((row, ctx) -> group(row)).list(),
                handle.createQuery(INSTALLERS).map((row, ctx) -> installer(row)).list(),
                handle.createQuery(API_ACCOUNTS)
                        .map((row, ctx) -> apiAccount(row))
                        .list(),
                SettingsTable.read(handle),
                ReleaseTables.read(handle),
                AuthorityTable.read(handle));
    }

    static Optional<Accounts.User> user(Handle handle, int id) {
        List<Integer> groups = handle.createQuery(
                        "select jump_group_id from user_jump_group where user_id = :id order by jump_group_id")
                .bind("id", id)
                .mapTo(Integer.class)
                .list();
        return one(handle, USERS, id, row -> user(row, groups));
    }

    static Optional<JumpItems.JumpGroupDetails> group(Handle handle, int id) {
        return one(handle, GROUPS, id, DirectoryTables::group);
    }

    static Optional<Installer> installer(Handle handle, int id) {
        return one(handle, INSTALLERS, id, DirectoryTables::installer);
    }

    static Optional<Accounts.ApiAccount> apiAccount(Handle handle, int id) {
        return one(handle, API_ACCOUNTS, id, DirectoryTables::apiAccount);
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> Optional<T> one(Handle handle, String select, int id, Reader<T> reader) {
        return handle.createQuery(select + " where id = :id")
                .bind("id", id)
                .map((row, ctx) -> reader.read(row))
                .findOne();
    }

    private static Map<Integer, List<Integer>> memberships(Handle handle) {
        return handle
                .createQuery("select user_id, jump_group_id from user_jump_group order by user_id, jump_group_id")
                .map((row, ctx) -> Map.entry(row.getInt(1), row.getInt(2)))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, HashMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static Accounts.User user(ResultSet row, List<Integer> groups) throws SQLException {
        return new Accounts.User(
                row.getInt("id"),
                row.getString("name"),
                row.getString("display_name"),
                Columns.constant(Accounts.Role.class, row.getString("user_role")),
                groups,
                row.getBoolean("enabled"),
                Columns.instant(row.getObject("ends_at", OffsetDateTime.class)),
                row.getLong("version"));
    }

    private static JumpItems.JumpGroupDetails group(ResultSet row) throws SQLException {
        return new JumpItems.JumpGroupDetails(
                row.getInt("id"),
                row.getString("name"),
                row.getString("code_name"),
                row.getString("comments"),
                row.getLong("version"));
    }

    private static Installer installer(ResultSet row) throws SQLException {
        return new Installer(
                row.getInt("id"),
                row.getInt("jump_group_id"),
                row.getString("name"),
                row.getString("tag"),
                row.getString("comments"),
                row.getObject("valid_until", OffsetDateTime.class).toInstant(),
                row.getInt("made_by"),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                row.getInt("times_used"),
                row.getLong("version"),
                row.getObject("max_offline_minutes", Integer.class),
                Columns.instant(row.getObject("clients_expire_at", OffsetDateTime.class)),
                row.getObject("clients_expire_after_minutes", Integer.class));
    }

    private static Accounts.ApiAccount apiAccount(ResultSet row) throws SQLException {
        return new Accounts.ApiAccount(
                row.getInt("id"),
                row.getString("name"),
                row.getString("client_id"),
                row.getString("scopes").isEmpty()
                        ? List.of()
                        : List.of(row.getString("scopes").split(" ", -1)),
                row.getBoolean("enabled"),
                row.getLong("version"));
    }
}
