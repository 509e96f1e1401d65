package io.jumphold.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Operations.UninstalledClientBehavior;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private final TestSite site = TestSite.start()
            .on(
                    "GET /settings",
                    new SiteSettings(
                            UninstalledClientBehavior.KEEP,
                            30,
                            15,
                            180,
                            true,
                            null,
                            50,
                            null,
                            null,
                            null,
                            List.of("cpu", "disk"),
                            60,
                            4_321L,
                            true,
                            null,
                            null,
                            null))
            .on(
                    "PUT /settings",
                    new SiteSettings(
                            UninstalledClientBehavior.KEEP,
                            30,
                            200,
                            180,
                            true,
                            null,
                            50,
                            null,
                            null,
                            null,
                            List.of(),
                            60,
                            0L,
                            true,
                            null,
                            null,
                            List.of("Nobody will be lost.")));

    @TempDir
    private Path configuration;

    private Desk desk;

    @BeforeEach
    void signIn() {
        desk = Desk.of(configuration, site);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void theyAreShownByTheNamesThatTheyHaveEverywhere() {
        Desk.Ran ran = desk.run("admin", "settings");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("lost_after_days", "15", "uninstalled_client_behavior", "keep");
    }

    @Test
    @Tag("LIFE-1")
    void whatIsNamedIsChangedAndAWarningIsPassedOn() {
        Desk.Ran ran = desk.run("admin", "settings", "set", "lost_after_days=200");

        assertThat(ran.exitCode()).isZero();
        assertThat(site.asked("PUT /settings").body()).isEqualTo("{\"lost_after_days\":200}");
        assertThat(ran.err()).contains("Nobody will be lost.");
        assertThat(ran.out()).contains("200");
    }

    @Test
    @Tag("STAT-4")
    void whatStatisticsCostStandsBesideThemAndCannotBeSet() {
        assertThat(desk.run("admin", "settings").out())
                .containsPattern("statistics +cpu,disk\n")
                .containsPattern("statistics_bandwidth +4321 bytes/s");

        assertThat(desk.run("admin", "settings", "set", "statistics_bandwidth=1")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    @Tag("STAT-1")
    void aChoiceIsGivenAsItIsShown() {
        assertThat(desk.run("admin", "settings", "set", "statistics=cpu,thumbnail")
                        .exitCode())
                .isZero();
        assertThat(site.asked("PUT /settings").body()).isEqualTo("{\"statistics\":[\"cpu\",\"thumbnail\"]}");
    }

    @Test
    @Tag("STAT-1")
    void noneIsAChoiceToo() {
        Desk.Ran ran = desk.run("admin", "settings", "set", "statistics=none");

        assertThat(site.asked("PUT /settings").body()).isEqualTo("{\"statistics\":[]}");
        assertThat(ran.out()).containsPattern("statistics +none\n");
    }

    @Test
    void aNameThatThereIsNotIsToldThoseThatThereAre() {
        Desk.Ran ran = desk.run("admin", "settings", "set", "colour=red");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("colour").contains("delete_after_days");
    }

    @Test
    void aValueOfTheWrongKindIsNotSent() {
        Desk.Ran ran = desk.run("admin", "settings", "set", "heartbeat=often");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(site.asked()).noneMatch(asked -> asked.method().equals("PUT"));
    }
}
