package io.jumphold.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.cli.failure.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteBookTest {
    private static final Pin PIN = new Pin("ab".repeat(32));
    private static final Site ONE = new Site(URI.create("https://one:8443"), PIN)
            .signedIn("ada", "token", Instant.parse("2026-11-21T12:00:00Z"));
    private static final Site TWO = new Site(URI.create("https://two:8443"), Pin.SYSTEM);

    @TempDir
    private Path home;

    @Test
    @Tag("SEC-5")
    void tokensAreReadableByTheirOwnerAlone() throws IOException {
        Path folder = home.resolve("deep/jumphold");

        new SiteBook(folder).keep(ONE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("sites.json"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void whatWasKeptIsThereForTheNextCommand() {
        new SiteBook(home).keep(ONE);

        assertThat(new SiteBook(home).current()).contains(ONE);
    }

    @Test
    void theSiteKeptLastIsTheCurrentOneAndTheOthersStay() {
        SiteBook book = new SiteBook(home);
        book.keep(ONE);
        book.keep(TWO);

        assertThat(book.current()).contains(TWO);
        assertThat(book.site(ONE.url())).contains(ONE);
    }

    @Test
    void nothingHalfWrittenIsLeftBehind() throws IOException {
        SiteBook book = new SiteBook(home);
        book.keep(ONE);
        book.keep(ONE.signedOut());

        try (var files = Files.list(home)) {
            assertThat(files).containsExactly(home.resolve("sites.json"));
        }
        assertThat(Files.readString(home.resolve("sites.json"))).doesNotContain("token");
    }

    @Test
    void aDamagedFileIsToldAndLeftAlone() throws IOException {
        Path file = Files.writeString(home.resolve("sites.json"), "{\"sites\":[{\"url\"");

        assertThatThrownBy(() -> new SiteBook(home).current())
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("{\"sites\":[{\"url\"");
    }

    @Test
    void theEnvironmentSaysWhereItIs() {
        SiteBook.of(Map.of("JUMPHOLD_CONFIG_DIR", home.resolve("own").toString()))
                .keep(ONE);
        SiteBook.of(Map.of("XDG_CONFIG_HOME", home.resolve("xdg").toString())).keep(ONE);

        assertThat(home.resolve("own/sites.json")).exists();
        assertThat(home.resolve("xdg/jumphold/sites.json")).exists();
    }

    @Test
    @Tag("SEC-5")
    void aSiteShownInALogHasNoToken() {
        assertThat(ONE.toString()).contains("one:8443").doesNotContain("token");
    }
}
