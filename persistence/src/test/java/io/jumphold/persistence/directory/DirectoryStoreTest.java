package io.jumphold.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.persistence.CapturedLog;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.TestDatabases;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.Statistic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DirectoryStoreTest extends OnBothDatabases {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final OptionalLong ANY_VERSION = OptionalLong.empty();
    private static final int GENERAL = 1;

    private final JdbcDirectoryStore node = new JdbcDirectoryStore(database);

    DirectoryStoreTest(Dialect dialect) {
        super(dialect);
    }

    @Test
    void aNewSiteHasAGroupAndTheDefaultSettings() {
        try (Database fresh = TestDatabases.fresh(dialect)) {
            Directory directory = new JdbcDirectoryStore(fresh).current();
            assertThat(directory.settings()).isEqualTo(Settings.DEFAULT);
            assertThat(directory.groups().values())
                    .extracting(JumpItems.JumpGroupDetails::codeName)
                    .containsExactly("general");
            assertThat(directory.users()).isEmpty();
        }
    }

    @Test
    @Tag("LIFE-1")
    void twoWhoChangeDifferentSettingsOnTwoNodesAtOnceDoNotUndoEachOther() {
        JdbcDirectoryStore other = new JdbcDirectoryStore(otherNode);
        for (int i = 0; i < 20; i++) {
            int lost = 20 + i;
            int rate = 100 + i;
            var one = node.changeSettings(settings -> settings.withDays(lost, settings.deleteAfterDays()));
            var two = other.changeSettings(settings -> settings.withConnectionRate(rate));
            get(one);
            get(two);
            Settings after = new JdbcDirectoryStore(database).current().settings();
            assertThat(after.lostAfterDays()).isEqualTo(lost);
            assertThat(after.connectionRate()).isEqualTo(rate);
        }
        get(node.changeSettings(settings -> Settings.DEFAULT));
    }

    @Test
    @Tag("API-4")
    void aChangeIsInTheNodesSnapshotWhenItIsDone() {
        long before = node.current().version();
        JumpItems.JumpGroupDetails group = get(node.addGroup("Tills", "tills", "in the shops"));
        Accounts.User user =
                get(node.addUser("ada", "Ada", "hash", Accounts.Role.REPRESENTATIVE, List.of(group.id(), GENERAL)));
        Directory.Installer installer = get(node.addInstaller(
                new Installers.NewInstaller(group.id(), null, "till", null, null, 90, NOW.plusSeconds(7), null),
                NOW.plusSeconds(60),
                -3,
                NOW));
        Accounts.ApiAccount account =
                get(node.addApiAccount("Reports", "reports", "hash", List.of("sessions", "jump_items:read")));
        Settings settings = get(node.changeSettings(ignored -> new Settings(
                        false,
                        Duration.ofSeconds(5),
                        20,
                        400,
                        false,
                        true,
                        300,
                        new UpgradeSettings(Upgrades.Mode.THIS_CYCLE, 500, 65_536),
                        List.of(Statistic.THUMBNAIL, Statistic.CPU),
                        Duration.ofSeconds(10),
                        false,
                        true,
                        90)))
                .after();

        Directory after = node.current();
        assertThat(after.version()).isGreaterThan(before);
        assertThat(after.groups()).containsEntry(group.id(), group);
        assertThat(after.users()).containsEntry(user.id(), user);
        assertThat(user.jumpGroupIds()).containsExactlyInAnyOrder(GENERAL, group.id());
        assertThat(after.installers()).containsEntry(installer.id(), installer);
        assertThat(installer)
                .isEqualTo(new Directory.Installer(
                        installer.id(),
                        group.id(),
                        "",
                        "till",
                        "",
                        NOW.plusSeconds(60),
                        -3,
                        NOW,
                        0,
                        1,
                        90,
                        NOW.plusSeconds(7),
                        null));
        assertThat(after.apiAccounts()).containsEntry(account.id(), account);
        assertThat(account.scopes()).containsExactly("sessions", "jump_items:read");
        assertThat(after.settings()).isEqualTo(settings);

        get(node.deleteInstaller(installer.id()));
        get(node.deleteApiAccount(account.id()));
        assertThat(node.current().installers()).doesNotContainKey(installer.id());
        assertThat(node.current().apiAccounts()).doesNotContainKey(account.id());
    }

    @Test
    void otherNodesFollowWithinASecondOrSo() {
        JdbcDirectoryStore other = new JdbcDirectoryStore(otherNode);
        try (var _ = new DirectoryPoll(other)) {
            Accounts.User user = user("follower");
            await().atMost(SOON).untilAsserted(() -> assertThat(other.current()).isEqualTo(node.current()));
            assertThat(other.current().users()).containsEntry(user.id(), user);
            get(other.changeUser(user.id(), ANY_VERSION, null, null, null, null, false));
        }
        node.poll();
        assertThat(node.current()).isEqualTo(other.current());
    }

    @Test
    void namesMayHoldAnything() {
        for (String name : List.of(
                "Robert'); drop table site_user; --",
                "\"quoted\" `and` \\ 100%_",
                ":name ? ${bytewise} <b>",
                "Zoë 🦜 東京",
                "nul\0here")) {
            Accounts.User user = get(node.addUser(name, name, "hash", Accounts.Role.ADMINISTRATOR, List.of()));
            JumpItems.JumpGroupDetails group = get(node.addGroup(name, "code" + user.id(), name));
            Directory.Installer installer = get(node.addInstaller(
                    new Installers.NewInstaller(group.id(), name, name, name, null), NOW, user.id(), NOW));
            Accounts.ApiAccount account = get(node.addApiAccount(name, "client" + user.id(), "hash", List.of()));
            assertThat(List.of(
                            user.name(),
                            user.displayName(),
                            group.name(),
                            group.comments(),
                            installer.tag(),
                            account.name()))
                    .containsOnly(name.replace('\0', '\uFFFD'));
        }
        assertThat(new JdbcDirectoryStore(otherNode).current()).isEqualTo(node.current());
    }

    @Test
    void aNameIsGivenOnceWhateverTheCaseOfItsLetters() {
        user("Émile");
        get(node.addGroup("Kiosks", "kiosks", ""));
        get(node.addApiAccount("Billing", "billing", "hash", List.of()));
        Directory before = node.current();
        assertRefused(
                ErrorCode.ALREADY_EXISTS,
                node.addUser("éMILE", "", "hash", Accounts.Role.ADMINISTRATOR, List.of(GENERAL)));
        assertRefused(ErrorCode.ALREADY_EXISTS, node.addGroup("KIOSKS", "others", ""));
        assertRefused(ErrorCode.ALREADY_EXISTS, node.addGroup("Others", "kiosks", ""));
        assertRefused(ErrorCode.ALREADY_EXISTS, node.addApiAccount("billing", "others", "hash", List.of()));
        assertThat(new JdbcDirectoryStore(database).current()).isEqualTo(before);
    }

    @Test
    @Tag("API-4")
    void whoNamesAnOldVersionIsRefusedAndLosesNothing() {
        Accounts.User user = user("edited");
        Accounts.User first = get(change(user, OptionalLong.of(user.version()), "first"));
        assertThat(first.version()).isGreaterThan(user.version());
        assertRefused(ErrorCode.VERSION_CONFLICT, change(user, OptionalLong.of(user.version()), "second"));
        assertThat(node.current().user(user.id())).hasValue(first);
        assertThat(get(change(user, ANY_VERSION, "third")).displayName()).isEqualTo("third");
    }

    @Test
    @Tag("API-4")
    void ofManyEditsOfOneVersionAtOnceOneIsTaken() {
        Accounts.User user = user("contested");
        JdbcDirectoryStore other = new JdbcDirectoryStore(otherNode);
        List<CompletionStage<Accounts.User>> edits = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? node : other)
                        .changeUser(user.id(), OptionalLong.of(user.version()), "edit " + i, null, null, null, null))
                .toList();
        List<Accounts.User> taken = edits.stream()
                .filter(DirectoryStoreTest::succeeds)
                .map(OnBothDatabases::get)
                .toList();
        assertThat(taken).hasSize(1);
        node.poll();
        assertThat(node.current().user(user.id())).hasValue(taken.getFirst());
    }

    @Test
    void whatAChangeLeavesOutStays() {
        Accounts.User user =
                get(node.addUser("steady", "Steady", "hash", Accounts.Role.REPRESENTATIVE, List.of(GENERAL)));
        Accounts.User same = get(node.changeUser(user.id(), ANY_VERSION, null, null, null, null, null));
        assertThat(same)
                .isEqualTo(new Accounts.User(
                        user.id(),
                        "steady",
                        "Steady",
                        Accounts.Role.REPRESENTATIVE,
                        List.of(GENERAL),
                        true,
                        null,
                        same.version()));
        Accounts.User other = get(
                node.changeUser(user.id(), ANY_VERSION, "", "other", Accounts.Role.ADMINISTRATOR, List.of(), false));
        assertThat(other)
                .isEqualTo(new Accounts.User(
                        user.id(), "steady", "", Accounts.Role.ADMINISTRATOR, List.of(), false, null, other.version()));
    }

    @Test
    void whatIsNotThereIsNotFoundAndARefusalChangesNothing() {
        Accounts.User user = user("lonely");
        Directory before = node.current();
        int nobody = 1_000_000;
        assertRefused(ErrorCode.NOT_FOUND, node.changeUser(nobody, ANY_VERSION, "x", null, null, null, null));
        assertRefused(
                ErrorCode.NOT_FOUND,
                node.changeUser(user.id(), ANY_VERSION, "x", null, null, List.of(GENERAL, nobody), null));
        assertRefused(
                ErrorCode.NOT_FOUND, node.addUser("stray", "", "hash", Accounts.Role.REPRESENTATIVE, List.of(nobody)));
        assertRefused(
                ErrorCode.NOT_FOUND,
                node.addInstaller(new Installers.NewInstaller(nobody, null, null, null, null), NOW, user.id(), NOW));
        assertRefused(ErrorCode.NOT_FOUND, node.deleteInstaller(nobody));
        assertRefused(ErrorCode.NOT_FOUND, node.deleteApiAccount(nobody));
        assertThat(new JdbcDirectoryStore(database).current()).isEqualTo(before);
    }

    @Test
    void changesOfTwoNodesAtOnceAreAllThereAndEachIsNoted() {
        JdbcDirectoryStore other = new JdbcDirectoryStore(otherNode);
        long before = node.current().version();
        List<Accounts.User> users = IntStream.range(0, 40)
                .mapToObj(i -> (i % 2 == 0 ? node : other)
                        .addUser("crowd " + i, "", "hash", Accounts.Role.REPRESENTATIVE, List.of(GENERAL)))
                .toList()
                .stream()
                .map(OnBothDatabases::get)
                .toList();
        node.poll();
        other.poll();
        assertThat(node.current().users().values()).containsAll(users);
        assertThat(other.current()).isEqualTo(node.current());
        assertThat(node.current().version()).isEqualTo(before + users.size());
    }

    @Test
    void everyUseOfAnInstallerIsCountedWithoutAChangeForEach() {
        Directory.Installer installer =
                get(node.addInstaller(new Installers.NewInstaller(GENERAL, null, null, null, null), NOW, 1, NOW));
        JdbcDirectoryStore other = new JdbcDirectoryStore(otherNode);
        long before = node.current().version();
        try (var _ = new DirectoryPoll(node);
                var _ = new DirectoryPoll(other)) {
            List<CompletionStage<Void>> uses = IntStream.range(0, 200)
                    .mapToObj(i -> (i % 2 == 0 ? node : other).installerUsed(installer.id()))
                    .toList();
            uses.forEach(OnBothDatabases::get);
            get(node.installerUsed(1_000_000));
        }
        node.poll();
        assertThat(node.current().installers().get(installer.id()).timesUsed()).isEqualTo(200);
        assertThat(node.current().version()).isBetween(before + 1, before + 20);
    }

    @Test
    void usesThatWaitWhenANodeStopsAreStillCounted() {
        Directory.Installer installer =
                get(node.addInstaller(new Installers.NewInstaller(GENERAL, null, null, null, null), NOW, 1, NOW));
        CompletionStage<Void> use;
        try (var _ = new DirectoryPoll(node)) {
            use = node.installerUsed(installer.id());
        }
        get(use);
        assertThat(node.current().installers().get(installer.id()).timesUsed()).isEqualTo(1);
    }

    @Test
    @Tag("SEC-5")
    void aFailureOfTheDatabaseIsLoggedWithoutHashes() {
        try (CapturedLog log = new CapturedLog(Database.class)) {
            assertRefused(
                    ErrorCode.STORE_UNAVAILABLE,
                    node.addUser("wordy", "x".repeat(1_000), "canary-1", Accounts.Role.ADMINISTRATOR, List.of()));
            assertRefused(
                    ErrorCode.STORE_UNAVAILABLE, node.addApiAccount("x".repeat(1_000), "wordy", "canary-2", List.of()));
            assertThat(log.text()).contains("The database failed").doesNotContain("canary");
        }
    }

    private Accounts.User user(String name) {
        return get(node.addUser(name, "", "hash", Accounts.Role.ADMINISTRATOR, List.of()));
    }

    private CompletionStage<Accounts.User> change(Accounts.User user, OptionalLong ifVersion, String displayName) {
        return node.changeUser(user.id(), ifVersion, displayName, null, null, null, null);
    }

    private static boolean succeeds(CompletionStage<?> stage) {
        try {
            get(stage);
            return true;
        } catch (FaultException e) {
            assertThat(e.fault().errorCode()).isEqualTo(ErrorCode.VERSION_CONFLICT);
            return false;
        }
    }
}
