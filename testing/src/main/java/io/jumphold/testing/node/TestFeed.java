package io.jumphold.testing.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A console's live feed: what it has shown last of each Jump Client. */
public final class TestFeed implements AutoCloseable {
    private final Map<Integer, JumpItems.Item> shown = new ConcurrentHashMap<>();
    private final WebSocket socket;

    private TestFeed(HttpClient client, URI uri, String token) {
        socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(uri, new Listener())
                .join();
    }

    static TestFeed open(HttpClient client, URI uri, String token) {
        return new TestFeed(client, uri, token);
    }

    /** The status that it has shown last; empty while it has shown nothing of this one. */
    public Optional<Status> status(int clientId) {
        return line(clientId).map(JumpItems.Item::status);
    }

    /** The line that it has shown last; empty while it has shown none of this one. */
    public Optional<JumpItems.Item> line(int clientId) {
        return Optional.ofNullable(shown.get(clientId));
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void heard(String message) {
        try {
            JumpItems.Live live = ApiJson.mapper().readValue(message, JumpItems.Live.class);
            live.changed().forEach(item -> shown.put(item.id(), item));
            live.gone().forEach(shown::remove);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(message, e);
        }
    }
}
