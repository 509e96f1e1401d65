package io.jumphold.cluster.link;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.statistics.StatisticsReply;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node's {@link LinkRegistry} is told. What comes from entities may be for a registry that is gone, which is nothing to log. */
public sealed interface LinkMessage {

    /**
     * A connection asks to attach.
     *
     * @param claimed the Jump Client that it says it is, unproved; 0 where it names none
     * @param ask carries the question to the entity, with the number of the connection and where to answer
     */
    record Attaching(int claimed, Link link, Consumer<Asking> ask, CompletableFuture<Attachment> answer)
            implements LinkMessage {}

    record Asking(long connection, ActorRef<LinkMessage> answerTo) {}

    /** The entity's answer. Orders of the entity follow it, never overtake it. */
    record Answer(long connection, Attachment attachment) implements LinkMessage, ClusterMessage {}

    /**
     * The node is about to stop: all that are attached are asked to go elsewhere, at {@link LinkRegistry}'s pace, and nobody new is taken (PRES-9).
     *
     * @param addresses of nodes that have room, best first; not empty
     * @param place that a client is given for the move
     * @param done when all have gone, or no more go: how many are left
     */
    record Drain(List<String> addresses, IntFunction<String> place, CompletableFuture<Integer> done)
            implements LinkMessage {}

    /** Time to ask some more of them. */
    record AskSome() implements LinkMessage {}

    /** Nothing was answered in time. */
    record GiveUp(long connection) implements LinkMessage {}

    /** For the machine of this attachment; dropped when it is no longer here. */
    record Order(int clientId, long epoch, ServerFrame frame)
            implements LinkMessage, ClusterMessage, DeadLetterSuppression {}

    /** What the machine of this attachment told last (STAT-3). Always answered. */
    record ReadStatistics(int clientId, long epoch, ActorRef<StatisticsReply> replyTo)
            implements LinkMessage, ClusterMessage, DeadLetterSuppression {}

    /** A newer attachment has taken over; the older one is told and closed (PRES-4). */
    record Superseded(int clientId, long epoch) implements LinkMessage, ClusterMessage, DeadLetterSuppression {}

    /** The entity has just recovered and believes in this attachment: if it is not here, its end was lost on the way, and is told again. */
    record StillThere(int clientId, long epoch) implements LinkMessage, ClusterMessage, DeadLetterSuppression {}

    /** The connection of this attachment is gone. */
    record Closed(int clientId, long epoch, String cause) implements LinkMessage {}

    /** The entity has it on disk that this attachment is over. */
    record Heard(int clientId, long epoch) implements LinkMessage, ClusterMessage, DeadLetterSuppression {}

    /** Time to tell the ends that nobody has confirmed. */
    record TellAgain() implements LinkMessage {}
}
