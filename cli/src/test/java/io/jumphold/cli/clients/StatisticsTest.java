package io.jumphold.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.machine.Disk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("STAT-3")
class StatisticsTest {
    private static final Instant AT = Instant.parse("2026-02-28T08:00:00Z");
    private static final byte[] PICTURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1};

    private final TestSite site = TestSite.start();
    private Desk desk;

    @TempDir
    private Path folder;

    @BeforeEach
    void signedIn(@TempDir Path configuration) {
        desk = Desk.of(configuration, site);
        site.on(
                        "GET /jump-items/1/statistics",
                        new JumpItems.Statistics(
                                1,
                                AT,
                                12.5,
                                93_784L,
                                List.of(new Disk("/", 2_000_000_000_000L, 500)),
                                "",
                                true,
                                false,
                                new JumpItems.Thumbnail("image/jpeg", PICTURE)))
                .on(
                        "GET /jump-items/2/statistics",
                        new JumpItems.Statistics(2, AT, null, 59L, null, null, null, null, null));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aReadingIsShownInWordsThatPeopleRead() {
        Desk.Ran ran = desk.run("clients", "statistics", "1");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("12.5 % busy", "1 d 2 h", "/: 500 B of 1.8 TiB free", "nobody", "locked", "does not run");
    }

    @Test
    void whatWasNotToldIsLeftOut() {
        assertThat(desk.run("clients", "statistics", "2").out())
                .contains("0 h 0 min")
                .doesNotContain("Disk", "Processors", "Screen", "Console user");
    }

    @Test
    void thePictureIsWrittenIntoAFileAndItsLackIsAFailure() {
        Path file = folder.resolve("screen.jpg");

        assertThat(desk.run("clients", "statistics", "1", "--thumbnail", file.toString())
                        .exitCode())
                .isZero();
        assertThat(file).hasBinaryContent(PICTURE);

        Desk.Ran none = desk.run(
                "clients",
                "statistics",
                "2",
                "--thumbnail",
                folder.resolve("none").toString());
        assertThat(none.exitCode()).isEqualTo(4);
        assertThat(none.err()).contains("no picture");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
