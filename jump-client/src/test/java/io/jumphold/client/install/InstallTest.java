package io.jumphold.client.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallTest {
    private static final InstallerKey KEY = key("site", "token-1");

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("client");
    }

    private static InstallerKey key(String site, String token) {
        return new InstallerKey(site, List.of("localhost:1"), List.of("00"), token, Long.MAX_VALUE);
    }

    private static InstallerKey naming(String... authorities) {
        return new InstallerKey("site", List.of("localhost:1"), List.of(authorities), "token-9", Long.MAX_VALUE);
    }

    private PublicKey install() throws Exception {
        try (Install install = Install.open(folder, KEY, "")) {
            return install.keys().getPublic();
        }
    }

    @Test
    @Tag("ENR-6")
    void theKeyPairIsOnDiskAsSoonAsTheInstallIsOpen() throws Exception {
        PublicKey first = install();
        try (Install again = Install.open(folder, null, "")) {
            assertThat(again.keys().getPublic()).isEqualTo(first);
        }
    }

    @Test
    @Tag("ENR-6")
    void anInstallThatWasKilledBeforeItsKeyWasMadeIsFinishedWithTheSameInstallerKey() throws Exception {
        install();
        Files.delete(folder.resolve("data/client.key"));
        Files.delete(folder.resolve("data/membership.properties"));
        Files.writeString(folder.resolve("data/client.key.new"), "half of a ke");
        assertThat(install()).isNotNull();
        assertThat(folder.resolve("data/client.key.new")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsSecretIsReadableByItsOwnerAlone() throws Exception {
        install();
        for (String file : List.of("client.key", "membership.properties")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("data").resolve(file)))
                    .as(file)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void twoProcessesDoNotShareAFolder() throws Exception {
        try (Install first = Install.open(folder, KEY, "")) {
            assertThat(first.membership().isEnrolled()).isFalse();
            assertThatThrownBy(() -> Install.open(folder, KEY, ""))
                    .isInstanceOfSatisfying(
                            InstallException.class, e -> assertThat(e.isInUse()).isTrue())
                    .hasMessageContaining("Another Jump Client runs in " + folder);
            assertThat(Install.holder(folder)).contains(ProcessHandle.current());
        }
        assertThat(Install.holder(folder)).isEmpty();
    }

    /** However soon that one has died: the next supervisor reads it. */
    @Test
    @Tag("UPG-7")
    void theLockSaysWhoHasItAndWhatHasStartedThatOne() throws Exception {
        long own = ProcessHandle.current().pid();
        Path lock = folder.resolve("data/lock");
        Install supervised = Install.open(folder, KEY, "", 4_711_000_000L);
        assertThat(lock).hasContent(own + "\n4711000000");
        assertThat(Install.holder(folder)).contains(ProcessHandle.current());
        supervised.close();
        Install.open(folder, KEY, "").close();
        assertThat(lock).hasContent(Long.toString(own));
    }

    @Test
    void aFolderThatIsSomebodyElsesIsNotTaken() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("thesis.txt"), "mine");
        assertThatThrownBy(() -> Install.open(folder, KEY, "")).hasMessageContaining("is not empty");
    }

    @Test
    void aFirstStartNeedsAKey() {
        assertThatThrownBy(() -> Install.open(folder, null, "")).hasMessageContaining("--key-file");
        assertThat(folder).doesNotExist();
    }

    @Test
    void anInstallOfAnotherSiteIsLeftAlone() throws Exception {
        install();
        assertThatThrownBy(() -> Install.open(folder, key("other", "t"), ""))
                .hasMessageContaining("belongs to another site");
    }

    @Test
    @Tag("PKG-4")
    void anInstallThatNeverEnrolledTakesTheNewerKeyAndOneThatDidKeepsItsIdentity() throws Exception {
        install();
        try (Install again = Install.open(folder, key("site", "token-2"), "")) {
            assertThat(again.membership().token()).isEqualTo("token-2");
            again.keep(again.membership().welcomed(7, List.of("node:1"), "a-pass"));
        }
        try (Install enrolled = Install.open(folder, key("site", "token-3"), "")) {
            assertThat(enrolled.membership().clientId()).isEqualTo(7);
            assertThat(enrolled.membership().token()).isNull();
            assertThat(enrolled.membership().learnt()).containsExactly("node:1");
        }
    }

    @Test
    @Tag("ENR-9")
    void whomTheSiteToldStaysWhenTheInstallsOwnKeyIsGivenAgainAndAnotherKeyAddsTo() throws Exception {
        try (Install install = Install.open(folder, naming("00"), "")) {
            install.keep(install.membership().welcomed(7, List.of(), "").trustingAuthorities(List.of("11")));
        }
        try (Install again = Install.open(folder, naming("00"), "")) {
            assertThat(again.membership().authorities()).containsExactly("11");
        }
        try (Install another = Install.open(folder, naming("22"), "")) {
            assertThat(another.membership().authorities()).containsExactly("22", "11");
        }
        try (Install another = Install.open(folder, naming("22"), "")) {
            another.keep(another.membership().trustingAuthorities(List.of("22")));
        }
        try (Install plain = Install.open(folder, null, "")) {
            assertThat(plain.membership().authorities()).containsExactly("22");
        }
    }

    @Test
    @Tag("ENR-9")
    void anOlderClientReadsWhomToTrustAndWhatItWritesIsRead() throws Exception {
        Path file = temporary.resolve("m");
        Membership told = Membership.of(naming("00"), "").trustingAuthorities(List.of("11", "22"));
        MembershipFile.write(file, told);
        String text = Files.readString(file);
        assertThat(text).contains("\nauthorities=11 22\n");

        Files.writeString(file, text.replaceAll("named_authorities=.*\n", ""));

        assertThat(MembershipFile.read(file).authorities()).containsExactly("11", "22");
        assertThat(MembershipFile.read(file).named()).containsExactly("11", "22");
    }

    @Test
    void whatWasLearntIsReadBackAsItWas() throws Exception {
        Membership strange = new Membership(
                "s=i#t:e",
                List.of("a:1", "[::1]:2"),
                List.of(),
                List.of("00"),
                "t\\o=k",
                5,
                null,
                "Büro \n #1",
                true,
                Terms.NONE,
                0,
                "",
                List.of("k+/=", "l"),
                List.of("00", "11"));
        Path file = temporary.resolve("m");
        MembershipFile.write(file, strange);
        assertThat(MembershipFile.read(file)).isEqualTo(strange);
        Membership enrolled = strange.welcomed(Integer.MAX_VALUE, List.of("b:3"), "a-pass");
        MembershipFile.write(file, enrolled);
        assertThat(MembershipFile.read(file)).isEqualTo(enrolled);
    }

    @Test
    @Tag("LIFE-5")
    void termsAreReadBackAndAnOlderFileHasNone() throws Exception {
        Path file = temporary.resolve("m");
        Membership plain = Membership.of(KEY, "").welcomed(1, List.of(), "a-pass");
        MembershipFile.write(file, plain);
        Files.writeString(file, Files.readString(file).replace("terms_told_ms=0", ""));
        assertThat(MembershipFile.read(file)).isEqualTo(plain);
        for (Terms terms : List.of(new Terms(1L, null), new Terms(null, Long.MAX_VALUE), new Terms(5L, 6L))) {
            MembershipFile.write(file, plain.told(terms, 7));
            assertThat(MembershipFile.read(file)).isEqualTo(plain.told(terms, 7));
        }
    }

    @Test
    @Tag("LIFE-5")
    void whatIsKnownOfAnAbsenceIsReadBackAsItWas() throws Exception {
        Path file = temporary.resolve("a");
        Absence absence = new Absence(1_795_305_600_000L, 2, true, 1_795_305_600_003L);
        AbsenceFile.write(file, absence);
        assertThat(AbsenceFile.read(file)).isEqualTo(absence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "reached_ms=1",
                "reached_ms=1\naway_ms=x\nunproven=false\nclock_ms=1",
                "reached_ms=1\naway_ms=-1\nunproven=false\nclock_ms=1",
                "reached_ms=1\naway_ms=9223372036854775807\nunproven=false\nclock_ms=1",
                "\\u00"
            })
    @Tag("LIFE-5")
    void aDamagedAbsenceIsNotKnown(String text) throws Exception {
        assertThat(AbsenceFile.read(Files.writeString(temporary.resolve("a"), text)))
                .isNull();
        assertThat(AbsenceFile.read(Files.write(temporary.resolve("b"), new byte[] {(byte) 0xff, 0})))
                .isNull();
    }

    @Test
    @Tag("LIFE-5")
    void anAbsenceThatCannotBeWrittenIsForgottenRatherThanLeftToGrow() throws Exception {
        Path file = temporary.resolve("a");
        AbsenceFile.write(file, new Absence(1, 2, false, 3));
        Files.createDirectories(temporary.resolve("a.new/in-the-way"));
        assertThatThrownBy(() -> AbsenceFile.write(file, new Absence(4, 0, false, 6)))
                .isInstanceOf(IOException.class);
        assertThat(AbsenceFile.read(file)).isNull();
    }

    @Test
    void theMarkerNamesTheClient() throws Exception {
        try (Install install = Install.open(folder, KEY, "")) {
            install.keep(install.membership().welcomed(7, List.of(), "a-pass"));
        }
        assertThat(folder.resolve(".jumphold-client")).content().contains("site 7");
    }

    @Test
    void aDamagedFileIsSaidPlainly() throws Exception {
        install();
        Files.writeString(folder.resolve("data/client.key"), "nothing");
        assertThatThrownBy(() -> Install.open(folder, KEY, "")).hasMessageContaining("client.key is damaged");
        Files.writeString(folder.resolve("data/membership.properties"), "site_id=x");
        assertThatThrownBy(() -> Install.open(folder, KEY, ""))
                .hasMessageContaining("membership.properties is damaged");
        assertThat(Install.holder(folder)).as("the lock was let go").isEmpty();
    }

    @Test
    @Tag("UNI-1")
    void anUninstallDeletesTheWholeFolder() throws Exception {
        Install install = Install.open(folder, KEY, "");
        Files.createDirectories(folder.resolve("versions/1.0.0/lib"));
        Files.writeString(folder.resolve("versions/1.0.0/lib/a.jar"), "jar");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("versions/1.0.0"));
        assertThat(install.delete()).isEmpty();
        assertThat(folder).doesNotExist();
        assertThat(temporary).exists();
    }

    @Test
    @Tag("UNI-1")
    void whatIsNotTheClientsSurvivesItsUninstall() throws Exception {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious"), "keep");
        Install install = Install.open(folder, KEY, "");
        Files.writeString(folder.resolve("thesis.txt"), "mine");
        Files.createSymbolicLink(folder.resolve("data/link"), elsewhere);
        assertThat(install.delete()).contains("files that are not the Jump Client's");
        assertThat(folder.resolve("thesis.txt")).exists();
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(elsewhere.resolve("precious")).exists();
    }

    @Test
    @Tag("UNI-7")
    void whatIsUnpinnedKeepsItsProgramAndIsNobodysClient() throws Exception {
        Install install = Install.open(folder, KEY, "");
        Files.createDirectories(folder.resolve("versions/1.0.1"));
        Files.writeString(folder.resolve("current"), "version=1.0.1\n");

        assertThat(install.unpin()).isEmpty();

        assertThat(Install.peek(folder)).isNull();
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(folder.resolve("versions/1.0.1")).isDirectory();
        assertThat(folder.resolve("current")).hasContent("version=1.0.1");
        assertThat(folder.resolve(".jumphold-client")).content().doesNotContain(KEY.siteId());
        Install.open(folder, KEY, "").close();
    }

    @Test
    @Tag("UNI-1")
    void aFolderWithoutItsMarkerIsNotDeleted() throws Exception {
        Install install = Install.open(folder, KEY, "");
        Files.delete(folder.resolve(".jumphold-client"));
        assertThat(install.delete()).contains("Nothing was deleted");
        assertThat(folder.resolve("data/client.key")).exists();
    }

    @Test
    @Tag("UNI-1")
    void aCheckoutIsNotDeletedEvenWithAMarker() throws Exception {
        for (String sign : List.of(".git", "pom.xml")) {
            Install install = Install.open(folder, KEY, "");
            Path file = Files.createFile(folder.resolve(sign));
            assertThat(install.delete()).contains("looks like a checkout");
            assertThat(install.unpin()).contains("looks like a checkout");
            assertThat(folder.resolve("data/client.key")).exists();
            Files.delete(file);
        }
    }

    @Test
    void anInterruptedWriteLeavesTheOldContent() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "old");
        Files.writeString(temporary.resolve("file.new"), "a write that was cut");
        assertThat(file).hasContent("old");
        AtomicFile.write(file, Install.utf8("new"));
        assertThat(file).hasContent("new");
        try (var files = Files.list(Objects.requireNonNull(temporary))) {
            assertThat(files).containsExactly(file);
        }
    }
}
