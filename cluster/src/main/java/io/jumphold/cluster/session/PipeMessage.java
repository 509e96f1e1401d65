package io.jumphold.cluster.session;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.ClientFrame;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node's {@link PipeRegistry} is told. */
public sealed interface PipeMessage {

    /** A connection asks to join a session. */
    record Joining(
            ClientFrame.Join join, Connection connection, PipeEnd end, CompletableFuture<Machines.Joining> answer)
            implements PipeMessage {}

    /** A connection that has joined, or asked to, is gone. */
    record Gone(String sessionId, PipeEnd end, boolean orderly) implements PipeMessage {}

    /** The session admits the end. */
    record Admitted(long pipeEnd, String sessionId, End end, byte[] rejoinTicket)
            implements PipeMessage, ClusterMessage {}

    /** The session does not admit the end. */
    record Rejected(long pipeEnd, Fault fault) implements PipeMessage, ClusterMessage {}

    /** Nothing was answered in time. */
    record GiveUp(long pipeEnd) implements PipeMessage {}

    /** Both ends are here: connect them; passed over where that has been done. */
    record Splice(long one, long other) implements PipeMessage, ClusterMessage {}

    /** Both ends are here and on another node: await that one, and ask it to come. */
    record SpliceAfar(long pipeEnd, long otherEnd, ActorRef<PipeMessage> other)
            implements PipeMessage, ClusterMessage {}

    /** The other end's node awaits this one's at this address, with this key. */
    record Dial(long pipeEnd, String address, byte[] key) implements PipeMessage, ClusterMessage {}

    /** Time to tell the sessions of the ends here that they still are. */
    record Announce() implements PipeMessage {}

    /** Close this end's connection. */
    record Close(long pipeEnd, Fault fault) implements PipeMessage, ClusterMessage {}
}
