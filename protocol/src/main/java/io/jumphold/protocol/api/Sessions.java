package io.jumphold.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jumping, and what came of it. */
public interface Sessions {
    /**
     * Answers {@code POST /jump-items/{id}/jump}: the machine has opened its end of the pipe.
     *
     * @param ticket base64url of the 32 bytes for the representative's {@code join} on {@code wss://<address>/session}; good once, for 60 s
     * @param addresses {@code host:port} of the nodes to dial, the one that answers first; the others are for when it is lost (JUMP-9)
     */
    record Started(Session session, String ticket, List<String> addresses) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "Started[" + session.id() + "]";
        }
    }

    enum State {
        @JsonProperty("starting")
        STARTING,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("ended")
        ENDED
    }

    /**
     * {@code GET /sessions/{id}}.
     *
     * @param endCause stable word: {@code ended_by_owner}, {@code ended_by_administrator}, {@code representative_gone}, {@code client_gone}, {@code client_removed}, {@code node_gone}, or the code of the failed start; null while it runs
     */
    record Session(
            String id,
            int jumpItemId,
            String jumpItemName,
            int userId,
            String userName,
            State state,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String endCause) {}
}
