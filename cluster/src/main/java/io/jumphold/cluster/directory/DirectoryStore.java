package io.jumphold.cluster.directory;

import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reading and changing the directory. A change is done when it is on disk and this node's snapshot holds it; other nodes follow within 500 ms.
 * Refusals are {@link io.jumphold.protocol.error.FaultException}s in the stage: {@code not_found}, {@code already_exists}, {@code version_conflict}
 * (where a version is named and is not the present one), {@code in_use}, {@code store_unavailable}. Values are checked by the caller.
 */
public interface DirectoryStore {
    /** This node's snapshot; never blocks. */
    Directory current();

    CompletionStage<Accounts.User> addUser(
            String name, String displayName, String passwordHash, Accounts.Role role, List<Integer> jumpGroupIds);

    /** What is null stays; {@code passwordHash} too. Changing the password or disabling ends the user's sign-ins. */
    CompletionStage<Accounts.User> changeUser(
            int id,
            OptionalLong ifVersion,
            @Nullable String displayName,
            @Nullable String passwordHash,
            Accounts.@Nullable Role role,
            @Nullable List<Integer> jumpGroupIds,
            @Nullable Boolean enabled);

    CompletionStage<JumpItems.JumpGroupDetails> addGroup(String name, String codeName, String comments);

    CompletionStage<Directory.Installer> addInstaller(
            Installers.NewInstaller installer, Instant validUntil, int madeBy, Instant madeAt);

    CompletionStage<Void> deleteInstaller(int id);

    /** Counts one more use; tells nothing when the installer is gone. */
    CompletionStage<Void> installerUsed(int id);

    CompletionStage<Accounts.ApiAccount> addApiAccount(
            String name, String clientId, String secretHash, List<String> scopes);

    CompletionStage<Void> deleteApiAccount(int id);

    /** What a change found, and what it left. */
    record SettingsChange(Settings before, Settings after) {}

    /** {@code change}: from what is on disk at that moment to what shall be; of several at once each gets what the one before left. Checks nothing, and throws nothing. */
    CompletionStage<SettingsChange> changeSettings(UnaryOperator<Settings> change);
}
