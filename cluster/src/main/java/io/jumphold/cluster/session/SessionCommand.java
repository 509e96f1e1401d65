package io.jumphold.cluster.session;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Proof;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a session can be asked or told. */
public sealed interface SessionCommand extends ClusterMessage {

    /** Jump; answered when the Jump Client's end is there, or will not come. */
    record Start(int clientId, String clientName, int userId, String userName, ActorRef<SessionReply> replyTo)
            implements SessionCommand {}

    /** The Jump Client's entity has answered {@code OpenSession}, or says later that the machine dropped. */
    record ClientAnswered(JumpClientReply reply) implements SessionCommand {}

    /** The machine says that it is dialling. */
    record Opening(int clientId) implements SessionCommand {}

    /** The machine says that it could not, or would not. */
    record Failed(int clientId, Fault fault) implements SessionCommand {}

    /** What a Jump Client proves itself with on the session's own connection. */
    record MachineClaim(int clientId, Proof proof, byte[] signature) {}

    /** An end asks to join; {@code claim} is null for the representative's. */
    record Join(
            String ticketHash,
            @Nullable MachineClaim claim,
            String remoteAddress,
            long pipeEnd,
            ActorRef<PipeMessage> pipes)
            implements SessionCommand {}

    /** An end's connection is gone. */
    record Left(long pipeEnd, ActorRef<PipeMessage> pipes, boolean orderly) implements SessionCommand {}

    /** End it; {@code cause} as in the API. */
    record Finish(String cause, ActorRef<SessionReply> replyTo) implements SessionCommand {}

    /** A fresh ticket for the representative's end. */
    record IssueTicket(ActorRef<SessionReply> replyTo) implements SessionCommand {}

    /** Hand your record again; what a lost node left open finds out that it is over. */
    record Wake() implements SessionCommand {}

    /** Leave memory unless the session is open. */
    record Sleep() implements SessionCommand {}

    /** What a session waits for, one after the other. */
    enum Step {
        /** The machine says that it is dialling. */
        ORDER,
        /** The machine's end joins. */
        CONNECT,
        /** The representative's end joins. */
        REPRESENTATIVE
    }

    /** A step took too long. */
    record Expired(Step step) implements SessionCommand {}
}
