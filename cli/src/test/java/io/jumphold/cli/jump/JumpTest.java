package io.jumphold.cli.jump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.Samples;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JumpTest {
    private final TestSite site = TestSite.start();
    private Desk desk;

    @BeforeEach
    void oneMachine(@TempDir Path configuration) {
        desk = Desk.of(configuration, site);
        JumpItems.Item web = Samples.item(12, "web-1");
        site.on("GET /jump-items", Samples.page(web))
                .on("GET /jump-items/12", Samples.details(web))
                .on("POST /jump-items/12/jump", Samples.started(12))
                .on("POST /sessions/s1/end", Samples.started(12).session());
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("JUMP-1")
    void aCommandsOutputAndExitCodeBecomeThoseOfTheJump() {
        Desk.Ran ran = desk.run("jump", "web", "--command", "echo grüße; exit 3");

        assertThat(new String(ran.bytes(), StandardCharsets.UTF_8)).isEqualTo("grüße\n");
        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void theSessionIsEndedWhenTheCommandHas() {
        desk.run("jump", "12", "--command", "true");

        assertThat(site.asked("POST /sessions/s1/end").headers()).containsKey("authorization");
    }

    @Test
    void whatIsPipedInBecomesTheCommandsInputToTheLastByte() {
        byte[] input = new byte[1_000_000];
        new Random(7).nextBytes(input);

        Desk.Ran ran = desk.piping(new ByteArrayInputStream(input)).run("jump", "12", "--command", "cat");

        assertThat(ran.bytes()).isEqualTo(input);
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void withoutATerminalNoneIsAskedForThere() {
        desk.run("jump", "12", "--command", "true");

        assertThat(site.machine().wishes())
                .singleElement()
                .satisfies(
                        wish -> assertThat(wish).containsEntry("pty", "false").containsEntry("command", "true"));
    }

    @Test
    @Tag("TOOL-7")
    void aSlowReaderHereStopsTheMachine() {
        CountDownLatch mayRead = new CountDownLatch(1);
        Stalled stalled = new Stalled(mayRead);
        CompletableFuture<Desk.Ran> jump = CompletableFuture.supplyAsync(() -> desk.run(
                stalled, new ByteArrayOutputStream(), "jump", "12", "--command", "head -c 20000000 /dev/zero"));

        await().until(() -> site.machine().sent() > Limits.CHANNEL_WINDOW - 10_000);
        await().during(Duration.ofMillis(300)).until(() -> site.machine().sent() <= Limits.CHANNEL_WINDOW);
        mayRead.countDown();

        assertThat(jump.join().exitCode()).isZero();
        assertThat(stalled.written).isEqualTo(20_000_000);
    }

    @Test
    @Tag("API-3")
    void ofSeveralMatchesThePersonChooses() {
        site.on("GET /jump-items", Samples.page(Samples.item(12, "web-1"), Samples.item(13, "web-2")));

        Desk.Ran ran = desk.answering("12").run("jump", "web", "--command", "echo here");

        assertThat(ran.err()).contains("web-1").contains("web-2");
        assertThat(new String(ran.bytes(), StandardCharsets.UTF_8)).isEqualTo("here\n");
    }

    @Test
    @Tag("API-3")
    void severalMatchesWithoutAPersonAreAFailureThatListsThem() {
        site.on("GET /jump-items", Samples.page(Samples.item(12, "web-1"), Samples.item(13, "web-2")));

        Desk.Ran ran = desk.run("jump", "web", "--command", "true");

        assertThat(ran.exitCode()).isEqualTo(6);
        assertThat(ran.err())
                .contains("12")
                .contains("web-1")
                .contains("13")
                .contains("web-2")
                .contains("by its id");
        assertThat(site.asked()).noneMatch(asked -> asked.path().endsWith("/jump"));
    }

    @Test
    @Tag("API-3")
    void noMatchIsAFailure() {
        site.on("GET /jump-items", new Page<>(List.of(), null));

        Desk.Ran ran = desk.run("jump", "nothing", "--command", "true");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err()).contains("\"nothing\"");
    }

    @Test
    void aGreatManyMatchesAreNotAllListed() {
        site.on(
                "GET /jump-items",
                new Page<>(
                        IntStream.range(100, 121)
                                .mapToObj(id -> Samples.item(id, "web-" + id))
                                .toList(),
                        "more"));

        Desk.Ran ran = desk.run("jump", "web");

        assertThat(ran.err()).contains("More than 20").contains("web-119").doesNotContain("web-120");
    }

    @Test
    @Tag("UNI-4")
    void anOfflineMachineIsToldWithItsCodeAndWhatToDo() {
        site.on("POST /jump-items/12/jump", any -> TestSite.Answer.refused(ErrorCode.CLIENT_OFFLINE));

        Desk.Ran ran = desk.run("jump", "12", "--command", "true");

        assertThat(ran.exitCode()).isEqualTo(5);
        assertThat(ran.err()).contains("(client_offline)").contains("jumphold clients history");
    }

    @Test
    void aRefusedTicketIsToldAsTheNodeToldIt() {
        site.machine().refuse(ErrorCode.TICKET_INVALID);

        Desk.Ran ran = desk.run("jump", "12", "--command", "true");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("(ticket_invalid)");
    }

    @Test
    void whenNobodyReadsAnyMoreTheSessionEnds() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int any) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        Desk.Ran ran = desk.run(closed, new ByteArrayOutputStream(), "jump", "12", "--command", "yes");

        assertThat(ran.exitCode()).isEqualTo(141);
        assertThat(site.asked("POST /sessions/s1/end")).isNotNull();
    }

    /** Takes nothing until it may. */
    private static final class Stalled extends OutputStream {
        private final CountDownLatch mayRead;
        private long written;

        private Stalled(CountDownLatch mayRead) {
            this.mayRead = mayRead;
        }

        @Override
        public void write(int any) {
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                mayRead.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written += length;
        }
    }
}
