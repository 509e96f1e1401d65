package io.jumphold.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.Samples;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Problem;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClientsTest {
    private final TestSite site = TestSite.start();
    private Desk desk;

    @BeforeEach
    void twoMachines(@TempDir Path configuration) {
        desk = Desk.of(configuration, site);
        site.on("GET /jump-items", Samples.page(Samples.item(1, "web-1"), Samples.item(2, "db-1", Status.OFFLINE)))
                .on("GET /jump-items/counts", Samples.counts(1, 1));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("ITEM-5")
    void theListShowsEachMachineAndTheCounts() {
        Desk.Ran ran = desk.run("clients");

        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.out())
                .contains("web-1")
                .contains("online")
                .contains("db-1")
                .contains("offline");
        assertThat(ran.err()).contains("2 clients: 1 online, 1 offline");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    @Tag("SRCH-1")
    void theSearchGoesToTheSiteWithItsFields() {
        desk.run(
                "clients",
                "a & b?",
                "--field",
                "private_ip,tag",
                "--group",
                "servers",
                "--status",
                "online",
                "--status=lost");

        assertThat(URLDecoder.decode(site.asked("GET /jump-items").uri(), StandardCharsets.UTF_8))
                .endsWith("?q=a & b?&field=private_ip&field=tag&group=servers&status=online&status=lost&limit=100");
    }

    @Test
    void aFieldThatDoesNotExistIsMisuseThatNamesThoseThatDo() {
        Desk.Ran ran = desk.run("clients", "x", "--field", "colour");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("colour").contains("hostname_or_ip");
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void allOfThemArePagedThrough() {
        site.on(
                "GET /jump-items",
                asked -> TestSite.Answer.json(
                        200,
                        asked.uri().contains("cursor=n%26xt")
                                ? Samples.page(Samples.item(2, "second"))
                                : new Page<>(List.of(Samples.item(1, "first")), "n&xt")));

        assertThat(desk.run("clients", "--all").out()).contains("first").contains("second");
    }

    @Test
    void whereThereAreMoreTheListSaysSo() {
        site.on("GET /jump-items", new Page<>(List.of(Samples.item(1, "first")), "next"));

        assertThat(desk.run("clients").err()).contains("--all");
    }

    @Test
    void whatMachinesCallThemselvesCannotSteerTheTerminal() {
        JumpItems.Item nasty = Samples.item(1, "\u001b[2J\u009b\rx\u202e");
        site.on("GET /jump-items", Samples.page(nasty)).on("GET /jump-items/1", Samples.details(nasty));

        String seen = desk.run("clients").all()
                + desk.run("clients", "--json").all()
                + desk.run("clients", "show", "1").all();

        assertThat(seen.codePoints().filter(point -> point != '\n').noneMatch(point -> Character.isISOControl(point)))
                .isTrue();
        assertThat(seen).doesNotContain("\u202e");
    }

    @Test
    void jsonIsWhatTheApiAnswers() throws IOException {
        JsonNode list = ApiJson.mapper().readTree(desk.run("clients", "--json").out());

        assertThat(list).hasSize(2);
        assertThat(list.get(1).get("host_name").asText()).isEqualTo("db-1");
        assertThat(list.get(1).get("status").asText()).isEqualTo("offline");
    }

    @Test
    void changesAreToldAsTheyHappen() {
        CompletableFuture<Desk.Ran> watch = CompletableFuture.supplyAsync(() -> desk.run("clients", "--watch"));
        site.feed().tell(List.of(Samples.item(2, "db-1")), List.of(1));
        site.feed().close(ErrorCode.GOING_AWAY.closeCode());

        Desk.Ran ran = watch.join();
        assertThat(ran.out()).contains("2  online  db-1").contains("1  gone");
        assertThat(ran.exitCode()).isEqualTo(5);
    }

    @Test
    void aFeedThatIsRefusedSaysWhy() {
        CompletableFuture<Desk.Ran> watch = CompletableFuture.supplyAsync(() -> desk.run("clients", "--watch"));
        site.feed().refuse(ErrorCode.NOT_SIGNED_IN);

        Desk.Ran ran = watch.join();
        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err()).contains("(not_signed_in)");
    }

    @Test
    void aPersonWhoWatchesSeesTheListAfterEachChange() {
        CompletableFuture<Desk.Ran> watch =
                CompletableFuture.supplyAsync(() -> desk.answering().run("clients", "--watch"));
        await().until(() -> site.asked().stream().anyMatch(asked -> asked.path().endsWith("/counts")));
        site.on("GET /jump-items", Samples.page(Samples.item(3, "newcomer")));
        site.feed().tell(List.of(Samples.item(3, "newcomer")), List.of());
        site.feed().close(ErrorCode.GOING_AWAY.closeCode());

        String seen = watch.join().out();
        assertThat(seen).contains("web-1").contains("newcomer");
        assertThat(seen).startsWith("\u001b[?1049h").endsWith("\u001b[?25h\u001b[?1049l");
    }

    @Test
    @Tag("ITEM-2")
    void anEditNamesTheVersionItWasMadeFor() {
        site.on("PATCH /jump-items/1", Samples.item(1, "renamed"));

        Desk.Ran ran = desk.run("clients", "edit", "1", "--name", "renamed", "--tag", "", "--if-version", "4");

        assertThat(ran.exitCode()).isZero();
        assertThat(site.asked("PATCH /jump-items/1").headers()).containsEntry("if-match", "\"4\"");
        assertThat(site.asked("PATCH /jump-items/1").body()).isEqualTo("{\"name\":\"renamed\",\"tag\":\"\"}");
    }

    @Test
    void anEditOfNothingIsMisuse() {
        assertThat(desk.run("clients", "edit", "1").exitCode()).isEqualTo(2);
    }

    @Test
    @Tag("UNI-1")
    void severalAreRemovedEachWithItsOwnResult() {
        Problem gone = Problem.of(ErrorCode.CLIENT_NOT_FOUND.fault(), 404, "Not Found");
        site.on(
                "POST /jump-items/removals",
                new Page<>(List.of(new JumpItems.Result(1, null), new JumpItems.Result(9, gone)), null));

        Desk.Ran ran = desk.run("clients", "remove", "1", "9");

        assertThat(site.asked("POST /jump-items/removals").body()).isEqualTo("{\"ids\":[1,9]}");
        assertThat(ran.out()).contains("1: removed").contains("9: ").contains("(client_not_found)");
        assertThat(ran.exitCode()).isEqualTo(1);
    }

    @Test
    void aPersonIsAskedBeforeAnythingIsRemoved() {
        Desk.Ran ran = desk.answering("n").run("clients", "remove", "1");

        assertThat(ran.exitCode()).isEqualTo(130);
        assertThat(site.asked()).isEmpty();
    }

    @Test
    @Tag("LIFE-9")
    void theHistoryTellsWhatHappenedAndWhy() {
        site.on(
                "GET /jump-items/1/history",
                new Page<>(
                        List.of(new JumpItems.HistoryEntry(
                                2, Samples.NOON, "offline", Status.OFFLINE, "connection_closed", "10.0.0.1")),
                        null));

        assertThat(desk.run("clients", "history", "1").out())
                .contains("2026-11-21 12:00")
                .contains("connection_closed");
    }
}
