package io.jumphold.http.fake;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The directory in memory, with the refusals that the port promises. */
public final class MemoryDirectory implements DirectoryStore {
    final Map<Integer, String> passwordHashes = new LinkedHashMap<>();
    final Map<Integer, String> secretHashes = new LinkedHashMap<>();
    private final Map<Integer, Accounts.User> users = new LinkedHashMap<>();
    private final Map<Integer, JumpItems.JumpGroupDetails> groups = new LinkedHashMap<>();
    private final Map<Integer, Directory.Installer> installers = new LinkedHashMap<>();
    private final Map<Integer, Accounts.ApiAccount> apiAccounts = new LinkedHashMap<>();
    private Settings settings = Settings.DEFAULT;
    private int lastId;
    private Releases releases = Releases.NONE;
    private volatile Directory snapshot = Directory.EMPTY;

    @Override
    public Directory current() {
        return snapshot;
    }

    @Override
    public synchronized CompletionStage<Accounts.User> addUser(
            String name, String displayName, String passwordHash, Accounts.Role role, List<Integer> jumpGroupIds) {
        return change(() -> {
            unique(users.values().stream().anyMatch(user -> user.name().equalsIgnoreCase(name)));
            Accounts.User user =
                    new Accounts.User(++lastId, name, displayName, role, List.copyOf(jumpGroupIds), true, null, 1);
            users.put(user.id(), user);
            passwordHashes.put(user.id(), passwordHash);
            return user;
        });
    }

    @Override
    public synchronized CompletionStage<Accounts.User> changeUser(
            int id,
            OptionalLong ifVersion,
            String displayName,
            String passwordHash,
            Accounts.Role role,
            List<Integer> jumpGroupIds,
            Boolean enabled) {
        return change(() -> {
            Accounts.User old = known(users.get(id));
            if (ifVersion.isPresent() && ifVersion.getAsLong() != old.version()) {
                throw new FaultException(ErrorCode.VERSION_CONFLICT.fault());
            }
            Accounts.User user = new Accounts.User(
                    id,
                    old.name(),
                    Objects.requireNonNullElse(displayName, old.displayName()),
                    Objects.requireNonNullElse(role, old.role()),
                    Objects.requireNonNullElse(jumpGroupIds, old.jumpGroupIds()),
                    Objects.requireNonNullElse(enabled, old.enabled()),
                    old.endsAt(),
                    old.version() + 1);
            users.put(id, user);
            if (passwordHash != null) {
                passwordHashes.put(id, passwordHash);
            }
            return user;
        });
    }

    @Override
    public synchronized CompletionStage<JumpItems.JumpGroupDetails> addGroup(
            String name, String codeName, String comments) {
        return change(() -> {
            unique(groups.values().stream()
                    .anyMatch(group ->
                            group.codeName().equals(codeName) || group.name().equals(name)));
            JumpItems.JumpGroupDetails group = new JumpItems.JumpGroupDetails(++lastId, name, codeName, comments, 1);
            groups.put(group.id(), group);
            return group;
        });
    }

    @Override
    public synchronized CompletionStage<Directory.Installer> addInstaller(
            Installers.NewInstaller installer, Instant validUntil, int madeBy, Instant madeAt) {
        return change(() -> {
            Directory.Installer added = new Directory.Installer(
                    ++lastId,
                    installer.jumpGroupId(),
                    Objects.requireNonNullElse(installer.name(), ""),
                    Objects.requireNonNullElse(installer.tag(), ""),
                    Objects.requireNonNullElse(installer.comments(), ""),
                    validUntil,
                    madeBy,
                    madeAt,
                    0,
                    1,
                    installer.maxOfflineMinutes(),
                    installer.clientsExpireAt(),
                    installer.clientsExpireAfterMinutes());
            installers.put(added.id(), added);
            return added;
        });
    }

    @Override
    public synchronized CompletionStage<Void> deleteInstaller(int id) {
        return change(() -> {
            known(installers.remove(id));
            return null;
        });
    }

    @Override
    public synchronized CompletionStage<Void> installerUsed(int id) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Accounts.ApiAccount> addApiAccount(
            String name, String clientId, String secretHash, List<String> scopes) {
        return change(() -> {
            unique(apiAccounts.values().stream()
                    .anyMatch(account -> account.name().equals(name)));
            Accounts.ApiAccount account = new Accounts.ApiAccount(++lastId, name, clientId, scopes, true, 1);
            apiAccounts.put(account.id(), account);
            secretHashes.put(account.id(), secretHash);
            return account;
        });
    }

    @Override
    public synchronized CompletionStage<Void> deleteApiAccount(int id) {
        return change(() -> {
            known(apiAccounts.remove(id));
            return null;
        });
    }

    @Override
    public synchronized CompletionStage<SettingsChange> changeSettings(UnaryOperator<Settings> changed) {
        return change(() -> {
            Settings before = settings;
            settings = changed.apply(before);
            return new SettingsChange(before, settings);
        });
    }

    /** What {@link MemoryVersions} makes of the versions. */
    synchronized <T> CompletionStage<T> changeReleases(
            Function<Releases, Releases> work, Function<Releases, T> answer) {
        return change(() -> {
            releases = work.apply(releases);
            return answer.apply(releases);
        });
    }

    private <T> CompletionStage<T> change(Supplier<T> work) {
        try {
            T result = work.get();
            snapshot = Directory.of(
                    snapshot.version() + 1,
                    users.values(),
                    groups.values(),
                    installers.values(),
                    apiAccounts.values(),
                    settings,
                    releases);
            return CompletableFuture.completedFuture(result);
        } catch (FaultException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static void unique(boolean taken) {
        if (taken) {
            throw new FaultException(ErrorCode.ALREADY_EXISTS.fault());
        }
    }

    private static <T> T known(T found) {
        if (found == null) {
            throw new FaultException(ErrorCode.NOT_FOUND.fault());
        }
        return found;
    }
}
