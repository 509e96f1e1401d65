package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.Flow;
import org.junit.jupiter.api.Test;

class WebSocketThroughTheDoorTest {

    /** Says back what it hears. */
    private static final TestDoor.Handler ECHO =
            request -> CompletableFuture.completedStage(request.getAttribute(AttributeKeys.webSocketUpgrade)
                    .orElseThrow()
                    .handleMessagesWith(Flow.of(Message.class)));

    @Test
    void messagesGoBothWays() throws Exception {
        try (var door = TestDoor.open(ECHO);
                var client = client()) {
            var heard = new Heard();
            var socket = connect(client, door, heard);

            for (var i = 0; i < 20; i++) {
                socket.sendText("message " + i, true).join();
                assertThat(heard.next()).isEqualTo("message " + i);
            }
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertThat(heard.next()).isEqualTo("closed 1000");
        }
    }

    @Test
    void anOrderlyStopClosesThem() throws Exception {
        try (var client = client()) {
            var door = TestDoor.open(ECHO);
            var heard = new Heard();
            var socket = connect(client, door, heard);
            socket.sendText("here", true).join();
            assertThat(heard.next()).isEqualTo("here");

            door.close();

            assertThat(heard.next()).startsWith("closed 100");
        }
    }

    @Test
    void aBrokenConnectionIsNoCleanEnd() throws Exception {
        var end = new CompletableFuture<Done>();
        TestDoor.Handler watching =
                request -> CompletableFuture.completedStage(request.getAttribute(AttributeKeys.webSocketUpgrade)
                        .orElseThrow()
                        .handleMessagesWith(Flow.of(Message.class).watchTermination((unused, termination) -> {
                            termination.whenComplete((done, failure) -> {
                                if (failure == null) {
                                    end.complete(done);
                                } else {
                                    end.completeExceptionally(failure);
                                }
                            });
                            return unused;
                        })));
        try (var log = new LogWatch();
                var door = TestDoor.open(watching);
                var peer = door.connect()) {
            assertThat(peer.upgrade("/live")).contains("101");

            peer.reset();

            assertThat(end).failsWithin(Duration.ofSeconds(10));
            assertThat(log.complaints()).isEmpty();
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().sslContext(TestKeys.trustingAll()).build();
    }

    private static WebSocket connect(HttpClient client, TestDoor door, Heard heard) {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + door.address().getPort() + "/live"), heard)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return words.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            words.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            words.add("closed " + code);
            return null;
        }
    }
}
