package io.jumphold.cluster.session;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Proof;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a session can be asked or told. */
public sealed interface SessionCommand extends ClusterMessage {

    /** Jump; answered when the Jump Client's end is there, or will not come. {@code addresses}: where it best dials. */
    record Start(
            int clientId,
            String clientName,
            int userId,
            String userName,
            List<String> addresses,
            ActorRef<SessionReply> replyTo)
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

    /**
     * A connection that has joined, as its registry holds it.
     *
     * @param ticketHash of the rejoin ticket that it was given: tells whether it is its end's newest
     */
    record Held(End end, String ticketHash, long pipeEnd, ActorRef<PipeMessage> pipes) {}

    /** An end's connection stands; told again and again, so that a session that has moved finds its ends. */
    record StillHere(Held held, boolean spliced) implements SessionCommand {}

    /** An end's connection is gone. */
    record Left(Held held, boolean orderly) implements SessionCommand {}

    /** A node is gone, and every connection that its registry held. */
    record RegistryGone(ActorRef<PipeMessage> pipes) implements SessionCommand {}

    /** Nothing was heard of an end's connection for long. */
    record Silent(End end) implements SessionCommand {}

    /** An end has not been there for as long as it may. */
    record Missing(End end) implements SessionCommand {}

    /** End it; {@code cause} as in the API. */
    record Finish(String cause, ActorRef<SessionReply> replyTo) implements SessionCommand {}

    /** A fresh ticket for the representative's end. */
    record IssueTicket(ActorRef<SessionReply> replyTo) implements SessionCommand {}

    /** Hand your record again; what a lost node left open looks for its ends. */
    record Wake() implements SessionCommand {}

    /** Leave memory unless the session is open. */
    record Sleep() implements SessionCommand {}

    /** What a start waits for, one after the other. */
    enum Step {
        /** The machine says that it is dialling. */
        ORDER,
        /** The machine's end joins. */
        CONNECT
    }

    /** A step took too long. */
    record Expired(Step step) implements SessionCommand {}
}
