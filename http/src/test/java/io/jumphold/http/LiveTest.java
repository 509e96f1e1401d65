package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.http.live.LiveSettings;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("PRES-8")
class LiveTest {
    private static final LiveSettings QUICK = new LiveSettings(Duration.ofMillis(500), 2, Duration.ofMillis(50), 1_000);

    private final TestSite site =
            new TestSite(new HttpSettings(TestSite.SETTINGS.signInLife(), 1, TestSite.SETTINGS.patience(), QUICK));
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final List<Console> consoles = new ArrayList<>();
    private String root;
    private String rob;
    private int tills;
    private int servers;

    @BeforeEach
    void setUp() {
        root = site.administrator();
        tills = site.group(root, "Tills");
        servers = site.group(root, "Servers");
        rob = site.representative("rob", tills);
    }

    @AfterEach
    void close() {
        consoles.forEach(console -> console.socket.abort());
        site.close();
    }

    @Test
    void theFirstMessageTellsThatItIsOnAndThenEachChangeComesAsItIs() {
        Console console = open(root);
        assertThat(console.next().toString()).isEqualTo("{\"number\":1,\"changed\":[],\"gone\":[]}");

        site.feed.tell(Samples.row(7, "reception", tills));
        JsonNode change = console.next();

        assertThat(change.get("number").intValue()).isEqualTo(2);
        assertThat(change.at("/changed/0/name").textValue()).isEqualTo("reception");
        assertThat(change.at("/changed/0/group/name").textValue()).isEqualTo("Tills");
        assertThat(TestSite.CONTRACT.wrong("Live", change.toString())).isEmpty();
    }

    @Test
    void theTokenMayComeAsTheFirstMessage() {
        Console console = open(null);
        console.say("{\"token\":\"" + root + "\"}");

        assertThat(console.next().get("number").intValue()).isEqualTo(1);
        site.feed.tell(Samples.row(7, "reception", tills));
        assertThat(console.next().get("changed").size()).isEqualTo(1);
    }

    @Test
    void aWrongTokenIsRefusedInTheHandshake() {
        assertThatThrownBy(() -> open("wrong"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }

    @Test
    void aTokenInTheUrlIsNone() {
        Console console = new Console();
        console.socket = CLIENT.newWebSocketBuilder()
                .buildAsync(uri("?token=" + root), console)
                .join();

        assertThat(console.next().get("code").textValue()).isEqualTo("not_signed_in");
        console.awaitClosed();
    }

    @Test
    void aFirstMessageThatIsNoneIsRefusedAndTheConnectionClosed() {
        for (String first : new String[] {"{\"token\":\"wrong\"}", "{\"token\":7}", "hello", "{}", ""}) {
            Console console = open(null);
            console.say(first);

            JsonNode problem = console.next();
            assertThat(TestSite.CONTRACT.wrong("Problem", problem.toString())).isEmpty();
            console.awaitClosed();
        }
    }

    @Test
    @Tag("SEC-3")
    void whoeverSaysNothingIsClosed() {
        Console silent = open(null);

        assertThat(silent.next().get("code").textValue()).isEqualTo("not_signed_in");
        silent.awaitClosed();
    }

    @Test
    @Tag("SEC-3")
    void onlySoManyStrangersMayWait() {
        open(null);
        open(null);

        assertThatThrownBy(() -> open(null))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(503));
        assertThat(open(root).next().get("number").intValue()).isEqualTo(1);
    }

    @Test
    @Tag("SEC-3")
    void aFirstMessageThatNeverEndsIsRefused() {
        Console console = open(null);
        console.socket.sendText("x".repeat(100_000), false).join();

        assertThat(console.next().get("code").textValue()).isEqualTo("request_too_large");
        console.awaitClosed();
    }

    @Test
    void whatIsNoWebSocketIsTold() {
        assertThat(site.get("/api/v1/live", root).problem()).isEqualTo("400 invalid_request");
    }

    @Test
    @Tag("SRCH-2")
    void aRepresentativeHearsNothingOfOtherGroups() {
        site.machine(7, "reception", tills, Status.ONLINE);
        site.machine(9, "database", servers, Status.ONLINE);
        Console console = open(rob);
        console.next();

        site.feed.tell(Samples.row(9, "database", servers), Samples.row(10, "new one", servers));
        site.feed.tell(Samples.row(7, "front desk", tills));

        JsonNode heard = console.next();
        assertThat(heard.toString()).doesNotContain("database", "new one");
        assertThat(heard.get("gone")).isEmpty();
        if (heard.get("changed").isEmpty()) {
            heard = console.next();
        }
        assertThat(heard.at("/changed/0/name").textValue()).isEqualTo("front desk");
    }

    @Test
    void whatMovesOutOfSightIsGoneAndWhatMovesInAppears() {
        site.machine(7, "reception", tills, Status.ONLINE);
        Console console = open(rob);
        console.next();

        site.feed.tell(Samples.row(7, "reception", servers));
        assertThat(console.next().at("/gone/0").intValue()).isEqualTo(7);
        site.feed.tell(Samples.row(7, "reception", tills));
        assertThat(console.next().at("/changed/0/id").intValue()).isEqualTo(7);
    }

    @Test
    void whatIsRemovedIsGone() {
        Console console = open(root);
        console.next();

        site.feed.tell(
                Samples.row(7, "", tills, Standing.REMOVED, Status.UNINSTALLED),
                Samples.row(8, "attic", tills, Standing.DELETION_REQUESTED, Status.OFFLINE));

        assertThat(console.next().get("gone")).extracting(JsonNode::intValue).containsExactly(7, 8);
    }

    @Test
    void whoeverReadsTooSlowlyFindsANumberMissing() {
        Console slow = new Console();
        slow.reads = false;
        slow.socket = connect(rob, slow);
        await().until(() -> !site.feed.listeners.isEmpty());

        for (int round = 0; round < 60; round++) {
            site.feed.tell(IntStream.range(1, 900)
                    .mapToObj(id -> Samples.row(id, "machine", tills))
                    .toArray(JumpClientRow[]::new));
            site.feed.tell(IntStream.range(1_000, 1_900)
                    .mapToObj(id -> Samples.row(id, "machine", tills))
                    .toArray(JumpClientRow[]::new));
        }
        slow.read();

        long last = 0;
        boolean gap = false;
        while (!gap) {
            long number = slow.next().get("number").longValue();
            gap = number > last + 1;
            last = number;
        }
        assertThat(last).isGreaterThan(1);
    }

    /** No row changes, and every line may. */
    @Test
    @Tag("UPG-1")
    void aNumberIsMissingOnceWhereAnotherVersionOrSettingChangesTheLines() {
        Console console = open(root);
        console.next();
        UpgradeKit kit = new UpgradeKit(site, root);
        byte[] payload = new byte[1_000];
        kit.trusted();
        kit.added("1.2.0", payload);
        site.feed.tell(Samples.row(7, "reception", tills));
        assertThat(console.next().get("number").intValue())
                .as("a version that is not current changes nothing")
                .isEqualTo(2);

        site.post("/api/v1/client-versions/1.2.0/current", root, "{}");
        JsonNode told = console.next();
        assertThat(told.get("number").intValue()).isEqualTo(4);
        assertThat(told.get("changed")).isEmpty();

        site.send(site.request("/api/v1/settings", root)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"upgrade_mode\": \"disabled\"}")));
        assertThat(console.next().get("number").intValue()).isEqualTo(6);

        site.feed.tell(Samples.row(7, "front desk", tills));
        assertThat(console.next().get("number").intValue()).isEqualTo(7);
    }

    @Test
    void aConnectionEndsWithItsToken() {
        Console console = open(rob);
        console.next();

        site.post("/api/v1/sign-out", rob, "{}");

        console.awaitClosed();
        await().until(site.feed.listeners::isEmpty);
    }

    @Test
    void aConnectionEndsWhenRightsChange() {
        Console console = open(rob);
        console.next();
        int id = site.get("/api/v1/me", rob).json().get("id").intValue();

        site.patch(
                "/api/v1/users/" + id, root, new Accounts.UserChange(null, null, null, List.of(tills, servers), null));

        console.awaitClosed();
    }

    @Test
    void aClosedConsoleIsForgotten() {
        Console console = open(root);
        console.next();
        assertThat(site.feed.listeners).hasSize(1);

        console.socket.sendClose(WebSocket.NORMAL_CLOSURE, "");

        await().until(site.feed.listeners::isEmpty);
    }

    private Console open(String token) {
        Console console = new Console();
        console.socket = connect(token, console);
        return console;
    }

    private WebSocket connect(String token, Console console) {
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        return (token == null ? builder : builder.header("Authorization", "Bearer " + token))
                .buildAsync(uri(""), console)
                .whenComplete((opened, refused) -> {
                    if (opened != null) {
                        consoles.add(console);
                    }
                })
                .join();
    }

    private URI uri(String query) {
        return URI.create("ws://127.0.0.1:" + site.port() + "/api/v1/live" + query);
    }

    /** A console's end. */
    private static final class Console implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private volatile boolean reads = true;
        private volatile WebSocket socket;

        @Override
        public void onOpen(WebSocket opened) {
            if (reads) {
                opened.request(1);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }

        void read() {
            socket.request(1);
        }

        void say(String message) {
            socket.sendText(message, true).join();
        }

        JsonNode next() {
            try {
                String message = messages.poll(10, TimeUnit.SECONDS);
                assertThat(message).as("a message").isNotNull();
                return ApiJson.mapper().readTree(message);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitClosed() {
            assertThat(closed.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(WebSocket.NORMAL_CLOSURE);
        }
    }
}
