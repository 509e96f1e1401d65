package io.jumphold.cluster.heart;

import io.jumphold.cluster.session.SessionCommand;
import io.jumphold.cluster.session.SessionReply;
import io.jumphold.cluster.session.SessionStarts;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** Asks the session, wherever it is; {@code addresses} are this node's, where the representative's end is most likely to be. */
record ShardedSessions(Function<String, EntityRef<SessionCommand>> sessions, List<String> addresses)
        implements SessionStarts {
    /** Longer than all steps of a start together: the session itself says which of them failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public CompletionStage<Begun> start(int clientId, String clientName, int userId, String userName) {
        String id = UUID.randomUUID().toString();
        return ask(id, replyTo -> new SessionCommand.Start(clientId, clientName, userId, userName, addresses, replyTo))
                .thenApply(ShardedSessions::begun);
    }

    @Override
    public CompletionStage<Begun> ticket(String sessionId) {
        return ask(sessionId, SessionCommand.IssueTicket::new).thenApply(ShardedSessions::begun);
    }

    @Override
    public CompletionStage<Sessions.Session> end(String sessionId, String cause) {
        return ask(sessionId, replyTo -> new SessionCommand.Finish(cause, replyTo))
                .thenApply(reply -> switch (reply) {
                    case SessionReply.Ended(var session) -> session;
                    case SessionReply.Ready(var session, var ignored) -> session;
                    case SessionReply.Refused(var fault) -> throw new FaultException(fault);
                });
    }

    private static Begun begun(SessionReply reply) {
        return switch (reply) {
            case SessionReply.Ready(var session, var ticket) -> new Begun(session, ticket);
            case SessionReply.Ended ignored -> throw new FaultException(ErrorCode.SESSION_ENDED.fault());
            case SessionReply.Refused(var fault) -> throw new FaultException(fault);
        };
    }

    private CompletionStage<SessionReply> ask(
            String id, org.apache.pekko.japi.function.Function<ActorRef<SessionReply>, SessionCommand> command) {
        return Asks.busyWhenLate(sessions.apply(id).ask(command, PATIENCE));
    }
}
