package io.jumphold.persistence.directory;

import static io.jumphold.persistence.database.Columns.clean;
import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.Failures;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The directory's tables, and this node's snapshot of them. */
public final class JdbcDirectoryStore implements DirectoryStore {
    private final Database database;
    private final AtomicReference<Directory> current;
    private final UseCounter uses = new UseCounter();

    /** Reads the directory; blocks. */
    public JdbcDirectoryStore(Database database) {
        this.database = database;
        this.current = new AtomicReference<>(database.jdbi().inTransaction(DirectoryTables::read));
    }

    @Override
    public Directory current() {
        return current.get();
    }

    /** Writes what was counted and takes up what other nodes changed. Blocks; {@link DirectoryPoll} does it every 500 ms. */
    void poll() {
        UseCounter.Counted counted = uses.take();
        try {
            Directory found = database.jdbi().inTransaction(handle -> {
                counted.write(handle);
                return DirectoryTables.version(handle) == current().version()
                        ? current()
                        : DirectoryTables.read(handle);
            });
            show(found);
            counted.written().complete(null);
        } catch (RuntimeException e) {
            counted.written().completeExceptionally(new FaultException(ErrorCode.STORE_UNAVAILABLE.fault()));
            throw e;
        }
    }

    private void show(Directory found) {
        current.accumulateAndGet(found, (old, read) -> read.version() > old.version() ? read : old);
    }

    private record Changed<T>(T answer, Directory directory) {}

    /** Changes in one transaction; done when this node's snapshot holds it. Changes of all nodes come one after the other, so that work may look before it writes. */
    public <T> CompletionStage<T> change(Function<Handle, T> work) {
        return database.<Changed<T>>ask(handle -> {
                    DirectoryTables.nextVersion(handle);
                    T answer = refusing(handle, work);
                    return new Changed<>(answer, DirectoryTables.read(handle));
                })
                .thenApply(changed -> {
                    show(changed.directory());
                    return changed.answer();
                });
    }

    private static <T> T refusing(Handle handle, Function<Handle, T> work) {
        try {
            return work.apply(handle);
        } catch (JdbiException e) {
            if (Failures.isDuplicate(e)) {
                throw new FaultException(ErrorCode.ALREADY_EXISTS.fault());
            }
            if (Failures.isReference(e)) {
                throw new FaultException(ErrorCode.NOT_FOUND.fault("There is no such Jump Group."));
            }
            throw e;
        }
    }

    @Override
    public CompletionStage<Accounts.User> addUser(
            String name, String displayName, String passwordHash, Accounts.Role role, List<Integer> jumpGroupIds) {
        return change(handle -> UserTable.add(handle, name, displayName, passwordHash, role, jumpGroupIds));
    }

    @Override
    public CompletionStage<Accounts.User> changeUser(
            int id,
            OptionalLong ifVersion,
            @Nullable String displayName,
            @Nullable String passwordHash,
            Accounts.@Nullable Role role,
            @Nullable List<Integer> jumpGroupIds,
            @Nullable Boolean enabled) {
        return change(handle ->
                UserTable.change(handle, id, ifVersion, displayName, passwordHash, role, jumpGroupIds, enabled));
    }

    @Override
    public CompletionStage<JumpItems.JumpGroupDetails> addGroup(String name, String codeName, String comments) {
        return change(handle -> {
            int id = inserted(
                    handle,
                    "insert into jump_group (name, name_key, code_name, comments, version) values (?, ?, ?, ?, 1)",
                    clean(name),
                    Columns.key(name),
                    clean(codeName),
                    clean(comments));
            return DirectoryTables.group(handle, id).orElseThrow();
        });
    }

    @Override
    public CompletionStage<Directory.Installer> addInstaller(
            Installers.NewInstaller installer, Instant validUntil, int madeBy, Instant madeAt) {
        return change(handle -> {
            int id = inserted(
                    handle,
                    "insert into installer (jump_group_id, name, tag, comments, valid_until, made_by, made_at,"
                            + " max_offline_minutes, clients_expire_at, clients_expire_after_minutes, times_used, version)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1)",
                    installer.jumpGroupId(),
                    text(installer.name()),
                    text(installer.tag()),
                    text(installer.comments()),
                    time(validUntil),
                    madeBy,
                    time(madeAt),
                    installer.maxOfflineMinutes(),
                    time(installer.clientsExpireAt()),
                    installer.clientsExpireAfterMinutes());
            return DirectoryTables.installer(handle, id).orElseThrow();
        });
    }

    private static String text(@Nullable String given) {
        return clean(Objects.requireNonNullElse(given, ""));
    }

    private static int inserted(Handle handle, String insert, @Nullable Object... values) {
        var statement = handle.createUpdate(insert);
        for (int i = 0; i < values.length; i++) {
            statement.bind(i, values[i]);
        }
        return statement
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public CompletionStage<Void> deleteInstaller(int id) {
        return deleted("delete from installer where id = ?", id);
    }

    @Override
    public CompletionStage<Void> installerUsed(int id) {
        return uses.used(id);
    }

    @Override
    public CompletionStage<Accounts.ApiAccount> addApiAccount(
            String name, String clientId, String secretHash, List<String> scopes) {
        return change(handle -> {
            int id = inserted(
                    handle,
                    "insert into api_account (name, name_key, client_id, secret_hash, scopes, enabled, version)"
                            + " values (?, ?, ?, ?, ?, true, 1)",
                    clean(name),
                    Columns.key(name),
                    clean(clientId),
                    secretHash,
                    String.join(" ", scopes));
            return DirectoryTables.apiAccount(handle, id).orElseThrow();
        });
    }

    /** Its tokens go with it. */
    @Override
    public CompletionStage<Void> deleteApiAccount(int id) {
        return deleted("delete from api_account where id = ?", id);
    }

    private CompletionStage<Void> deleted(String delete, int id) {
        return this.<Boolean>change(handle -> {
                    if (handle.execute(delete, id) == 0) {
                        throw new FaultException(ErrorCode.NOT_FOUND.fault());
                    }
                    return true;
                })
                .thenAccept(ignored -> {});
    }

    @Override
    public CompletionStage<SettingsChange> changeSettings(UnaryOperator<Settings> change) {
        return change(handle -> {
            Settings before = SettingsTable.read(handle);
            Settings after = change.apply(before);
            SettingsTable.write(handle, after);
            return new SettingsChange(before, after);
        });
    }
}
