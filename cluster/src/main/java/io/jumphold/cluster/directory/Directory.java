package io.jumphold.cluster.directory;

import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.JumpItems;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is relational, as one node knows it: an immutable snapshot, replaced whole when its version moves.
 *
 * @param version grows with every change
 * @param trust the authorities that the site's nodes show, and are about to show (ENR-9)
 */
public record Directory(
        long version,
        Map<Integer, Accounts.User> users,
        Map<Integer, JumpItems.JumpGroupDetails> groups,
        Map<Integer, Installer> installers,
        Map<Integer, Accounts.ApiAccount> apiAccounts,
        Settings settings,
        Releases releases,
        Trust trust) {

    /** Before anything was read. */
    public static final Directory EMPTY =
            new Directory(0, Map.of(), Map.of(), Map.of(), Map.of(), Settings.DEFAULT, Releases.NONE, Trust.NONE);

    public Directory {
        users = Map.copyOf(users);
        groups = Map.copyOf(groups);
        installers = Map.copyOf(installers);
        apiAccounts = Map.copyOf(apiAccounts);
    }

    public static Directory of(
            long version,
            Collection<Accounts.User> users,
            Collection<JumpItems.JumpGroupDetails> groups,
            Collection<Installer> installers,
            Collection<Accounts.ApiAccount> apiAccounts,
            Settings settings,
            Releases releases,
            Trust trust) {
        return new Directory(
                version,
                byId(users, Accounts.User::id),
                byId(groups, JumpItems.JumpGroupDetails::id),
                byId(installers, Installer::id),
                byId(apiAccounts, Accounts.ApiAccount::id),
                settings,
                releases,
                trust);
    }

    private static <T> Map<Integer, T> byId(Collection<T> rows, Function<T, Integer> id) {
        return rows.stream().collect(Collectors.toUnmodifiableMap(id, Function.identity()));
    }

    public Optional<Accounts.User> user(int id) {
        return Optional.ofNullable(users.get(id));
    }

    public Optional<JumpItems.JumpGroup> group(int id) {
        return Optional.ofNullable(groups.get(id))
                .map(group -> new JumpItems.JumpGroup(group.id(), group.name(), group.codeName()));
    }

    public Optional<Installer> installer(int id) {
        return Optional.ofNullable(installers.get(id));
    }

    /**
     * An installer as issued (INST-1); its key is not stored.
     *
     * @param name of its clients' entries; empty: each machine's host name
     * @param maxOfflineMinutes for how long its clients may be away (LIFE-4); null: as the site's setting says
     * @param clientsExpireAt when its clients expire (LIFE-6), or {@code clientsExpireAfterMinutes} after they enrolled; both null: never
     */
    public record Installer(
            int id,
            int jumpGroupId,
            String name,
            String tag,
            String comments,
            Instant validUntil,
            int madeBy,
            Instant madeAt,
            int timesUsed,
            long version,
            @Nullable Integer maxOfflineMinutes,
            @Nullable Instant clientsExpireAt,
            @Nullable Integer clientsExpireAfterMinutes) {}
}
