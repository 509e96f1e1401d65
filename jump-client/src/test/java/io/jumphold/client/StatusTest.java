package io.jumphold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.availability.TestSurroundings;
import io.jumphold.client.install.Absence;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Program;
import io.jumphold.client.install.Switch;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.Terms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
    private static final long THEN = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void install() throws Exception {
        folder = temporary.resolve("client");
        InstallerKey key = new InstallerKey("site", List.of("localhost:1"), List.of("00"), "token", THEN);
        Install.open(folder, key, "").close();
    }

    private void told(Terms terms) throws Exception {
        try (Install install = Install.open(folder, null, "")) {
            install.keep(install.membership().welcomed(7, List.of(), "").told(terms, THEN));
            install.keep(new Absence(THEN, DAY, false, THEN + DAY));
        }
    }

    @Test
    @Tag("INST-6")
    void aClientThatNeverAttachedTellsUntilWhenItMay() throws Exception {
        assertThat(Status.of(folder, new TestSurroundings()))
                .contains("not enrolled yet")
                .contains("Deleted unless it reaches its site by 2026-11-22T12:00:00Z");
    }

    @Test
    @Tag("LIFE-5")
    @Tag("LIFE-6")
    void theEndsThatThereAreAreTold() throws Exception {
        told(new Terms(15 * DAY, THEN + 30 * DAY));
        assertThat(Status.of(folder, new TestSurroundings()))
                .contains("Jump Client 7")
                .contains("Deleted unless it reaches its site by 2026-12-07T12:00:00Z")
                .contains("Expires at 2026-12-22T12:00:00Z");
        told(Terms.NONE);
        assertThat(Status.of(folder, new TestSurroundings())).doesNotContain("Deleted", "Expires");
    }

    @Test
    @Tag("LIFE-5")
    void whatIsNotKnownIsNotTold() throws Exception {
        told(new Terms(15 * DAY, THEN + 30 * DAY));
        Files.writeString(folder.resolve("data/absence.properties"), "nonsense");
        assertThat(Status.of(folder, new TestSurroundings()))
                .doesNotContain("Deleted")
                .contains("Expires at");
    }

    @Test
    @Tag("UPG-1")
    void theVersionThatRanLastIsToldWhoeverIsAsked() throws Exception {
        assertThat(Status.of(folder, new TestSurroundings())).contains("version:   not known\n");
        try (Install install = Install.open(folder, null, "")) {
            install.runs(new Program("1.2.3", "abc1234"));
        }
        assertThat(Status.of(folder, new TestSurroundings())).contains("version:   1.2.3 (abc1234)\n");
    }

    @Test
    void aScriptReadsTheSameAsJson() throws Exception {
        told(new Terms(15 * DAY, THEN + 30 * DAY));
        Install.turn(folder, Switch.DISABLED, true);
        Install.turn(folder, Switch.DISABLE_ON_BATTERY, true);
        try (Install install = Install.open(folder, null, "")) {
            install.runs(new Program("1.2.3", "abc1234"));
        }
        assertThat(Status.json(folder, new TestSurroundings())).isEqualToIgnoringWhitespace("""
                {"installed": true, "site_id": "site", "client_id": 7, "leaving": false, "version": "1.2.3",
                 "revision": "abc1234", "disabled_by": "user", "disable_on_battery": true, "disable_on_metered_network": false,
                 "addresses": ["localhost:1"], "deleted_at": "2026-12-07T12:00:00Z", "expires_at": "2026-12-22T12:00:00Z"}
                """);
        assertThat(Status.json(temporary.resolve("nothing"), new TestSurroundings()))
                .isEqualToIgnoringWhitespace("{\"installed\": false}");
    }
}
