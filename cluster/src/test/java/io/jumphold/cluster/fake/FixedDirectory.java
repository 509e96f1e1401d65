package io.jumphold.cluster.fake;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A directory that the test sets whole; it counts the uses of installers. */
public final class FixedDirectory implements DirectoryStore {
    public final List<Integer> installersUsed = new CopyOnWriteArrayList<>();
    private volatile Directory directory;

    /** What another node has saved, and this one has not read yet. */
    public volatile @Nullable Settings unseen;

    public FixedDirectory(Directory.Installer... installers) {
        set(Settings.DEFAULT, installers);
    }

    public void set(Settings settings, Directory.Installer... installers) {
        set(settings, Releases.NONE, installers);
    }

    public void set(Settings settings, Releases releases, Directory.Installer... installers) {
        directory = Directory.of(1, List.of(), List.of(), List.of(installers), List.of(), settings, releases);
    }

    /** The same with other authorities. */
    public void set(Trust trust) {
        Directory now = directory;
        directory = Directory.of(
                now.version() + 1,
                List.of(),
                List.of(),
                now.installers().values(),
                List.of(),
                now.settings(),
                now.releases(),
                trust);
    }

    @Override
    public Directory current() {
        return directory;
    }

    @Override
    public CompletionStage<Void> installerUsed(int id) {
        installersUsed.add(id);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Accounts.User> addUser(
            String name, String displayName, String passwordHash, Accounts.Role role, List<Integer> jumpGroupIds) {
        throw readOnly();
    }

    @Override
    public CompletionStage<Accounts.User> changeUser(
            int id,
            OptionalLong ifVersion,
            String displayName,
            String passwordHash,
            Accounts.Role role,
            List<Integer> jumpGroupIds,
            Boolean enabled) {
        throw readOnly();
    }

    @Override
    public CompletionStage<JumpItems.JumpGroupDetails> addGroup(String name, String codeName, String comments) {
        throw readOnly();
    }

    @Override
    public CompletionStage<Directory.Installer> addInstaller(
            Installers.NewInstaller installer, Instant validUntil, int madeBy, Instant madeAt) {
        throw readOnly();
    }

    @Override
    public CompletionStage<Void> deleteInstaller(int id) {
        throw readOnly();
    }

    @Override
    public CompletionStage<Accounts.ApiAccount> addApiAccount(
            String name, String clientId, String secretHash, List<String> scopes) {
        throw readOnly();
    }

    @Override
    public CompletionStage<Void> deleteApiAccount(int id) {
        throw readOnly();
    }

    @Override
    public CompletionStage<SettingsChange> changeSettings(UnaryOperator<Settings> change) {
        Directory now = directory;
        Settings before = Objects.requireNonNullElse(unseen, now.settings());
        Settings settings = change.apply(before);
        unseen = null;
        set(settings, now.releases(), now.installers().values().toArray(Directory.Installer[]::new));
        return CompletableFuture.completedStage(new SettingsChange(before, settings));
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("The heart changes no directory");
    }
}
