package io.jumphold.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Operations.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodesTest {
    private final TestSite site = TestSite.start()
            .on(
                    "GET /nodes",
                    new Operations.Nodes(
                            List.of(new Operations.Node(
                                    "a:17355",
                                    "up",
                                    "b200",
                                    1_000,
                                    850,
                                    150,
                                    100,
                                    Level.WARNING,
                                    Instant.EPOCH,
                                    "1.0.0")),
                            List.of(new Operations.Away("b:17355", "b300", 10_000)),
                            new Operations.Capacity(900, 11_000, null, Level.OK)));

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
    @Tag("TIER-4")
    void eachNodeIsShownWithItsTierItsRoomItsShareAndHowFullItIs() {
        Desk.Ran ran = desk.run("admin", "nodes");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .containsPattern("a:17355 +up +b200 +850 +150 +100 % +warning")
                .containsPattern("b:17355 +away +b300");
        assertThat(ran.err()).contains("900 of 11,000 Jump Clients (ok)");
    }

    @Test
    @Tag("TIER-3")
    void aNodeThatIsGoneForGoodIsRemoved() {
        Desk.Ran ran = desk.run("admin", "nodes", "remove", "b:17355");

        assertThat(site.asked("DELETE /nodes/b:17355")).isNotNull();
        assertThat(ran.out() + ran.err()).isNotEmpty();
    }
}
