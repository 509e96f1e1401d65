package io.jumphold.cluster.session;

import io.jumphold.protocol.api.Sessions;
import java.util.concurrent.CompletionStage;

/**
 * Starting and ending sessions. Access has been checked by the caller. Refusals are {@link io.jumphold.protocol.error.FaultException}s in the stage, each of JUMP-3 with its own code.
 */
public interface SessionStarts {
    /** A session whose Jump Client's end is there, and the representative's one-time ticket (32 bytes). Never give the ticket to anybody else, nor to a log. */
    record Begun(Sessions.Session session, byte[] ticket) {}

    /** Jumps; done when the machine has opened its end (JUMP-1). {@code userId} 0: an API account. */
    CompletionStage<Begun> start(int clientId, String clientName, int userId, String userName);

    /** A fresh ticket for the representative's end of a running session; {@code session_ended} when it is over, {@code server_busy} while it is being started. */
    CompletionStage<Begun> ticket(String sessionId);

    /** Ends it; the same answer when it has ended already. {@code cause}: {@code ended_by_owner} or {@code ended_by_administrator}. */
    CompletionStage<Sessions.Session> end(String sessionId, String cause);
}
