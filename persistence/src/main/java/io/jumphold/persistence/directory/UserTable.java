package io.jumphold.persistence.directory;

import static io.jumphold.persistence.database.Columns.clean;

import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Adds and changes users. Names are one however they are written. */
final class UserTable {
    private UserTable() {}

    static Accounts.User add(
            Handle handle,
            String name,
            String displayName,
            String passwordHash,
            Accounts.Role role,
            List<Integer> groups) {
        int id = handle.createUpdate(
                        "insert into site_user (name, name_key, display_name, password_hash, user_role, enabled, version)"
                                + " values (:name, :key, :display, :hash, :role, true, 1)")
                .bind("name", clean(name).strip())
                .bind("key", Columns.key(name))
                .bind("display", clean(displayName))
                .bind("hash", passwordHash)
                .bind("role", Columns.word(role))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Integer.class)
                .one();
        join(handle, id, groups);
        return DirectoryTables.user(handle, id).orElseThrow();
    }

    /** What is null stays. */
    static Accounts.User change(
            Handle handle,
            int id,
            OptionalLong ifVersion,
            @Nullable String displayName,
            @Nullable String passwordHash,
            Accounts.@Nullable Role role,
            @Nullable List<Integer> groups,
            @Nullable Boolean enabled) {
        int changed = handle.createUpdate("update site_user set version = version + 1,"
                        + " display_name = coalesce(:display, display_name), password_hash = coalesce(:hash, password_hash),"
                        + " user_role = coalesce(:role, user_role), enabled = coalesce(cast(:enabled as boolean), enabled)"
                        + " where id = :id" + (ifVersion.isPresent() ? " and version = " + ifVersion.getAsLong() : ""))
                .bind("id", id)
                .bind("display", displayName == null ? null : clean(displayName))
                .bind("hash", passwordHash)
                .bind("role", role == null ? null : Columns.word(role))
                .bind("enabled", enabled)
                .execute();
        if (changed == 0) {
            throw new FaultException(
                    (DirectoryTables.user(handle, id).isPresent() ? ErrorCode.VERSION_CONFLICT : ErrorCode.NOT_FOUND)
                            .fault());
        }
        if (groups != null) {
            handle.execute("delete from user_jump_group where user_id = ?", id);
            join(handle, id, groups);
        }
        if (passwordHash != null || Boolean.FALSE.equals(enabled)) {
            handle.execute("delete from sign_in where user_id = ?", id);
        }
        return DirectoryTables.user(handle, id).orElseThrow();
    }

    private static void join(Handle handle, int id, List<Integer> groups) {
        groups.stream()
                .distinct()
                .forEach(group -> handle.execute(
                        "insert into user_jump_group (user_id, jump_group_id) values (?, ?)", id, group));
    }
}
