package io.jumphold.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Problem;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes as they happen ({@code WSS /api/v1/live}). Asks for the next message only when the last one was taken. */
public final class LiveFeed implements AutoCloseable {
    private sealed interface Heard {
        record Message(JumpItems.Live live) implements Heard {}

        record End(Failure failure) implements Heard {}
    }

    private final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private LiveFeed(Function<WebSocket.Listener, WebSocket> opener) {
        this.socket = opener.apply(new Listener());
    }

    static LiveFeed open(Function<WebSocket.Listener, WebSocket> opener) {
        LiveFeed feed = new LiveFeed(opener);
        feed.socket.request(1);
        return feed;
    }

    /** The next message; waits for it. */
    public JumpItems.Live next() throws InterruptedException {
        return switch (heard.take()) {
            case Heard.Message(JumpItems.Live live) -> {
                socket.request(1);
                yield live;
            }
            case Heard.End(Failure failure) -> throw failure;
        };
    }

    /** A message; or the site's refusal, which is the last that it says. */
    private static Heard read(String text) {
        try {
            JsonNode message = ApiJson.mapper().readTree(text);
            return message.has("code")
                    ? new Heard.End(Failure.of(ApiJson.mapper().treeToValue(message, Problem.class)))
                    : new Heard.Message(ApiJson.mapper().treeToValue(message, JumpItems.Live.class));
        } catch (JsonProcessingException e) {
            return new Heard.End(Failure.of(Exit.REFUSED, "A message of the live feed cannot be understood", e));
        }
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket webSocket) {
            // The first message is asked for once the feed stands.
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (!last) {
                webSocket.request(1);
                return null;
            }
            heard.add(read(text.toString()));
            text.setLength(0);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            heard.add(new Heard.End(
                    Failure.of(Exit.UNAVAILABLE, "The site has closed the live feed (" + statusCode + ")")));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            heard.add(new Heard.End(Failure.of(Exit.UNAVAILABLE, "The live feed broke off", error)));
        }
    }
}
