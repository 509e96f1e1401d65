package io.jumphold.cluster.link;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node's {@link LinkRegistry} is told. */
public sealed interface LinkMessage {

    /** A connection asks to attach; {@code ask} carries the question to the entity, with the number of the connection and where to answer. */
    record Attaching(Link link, Consumer<Asking> ask, CompletableFuture<Attachment> answer) implements LinkMessage {}

    record Asking(long connection, ActorRef<LinkMessage> answerTo) {}

    /** The entity's answer. Orders of the entity follow it, never overtake it. */
    record Answer(long connection, Attachment attachment) implements LinkMessage, ClusterMessage {}

    /** Nothing was answered in time. */
    record GiveUp(long connection) implements LinkMessage {}

    /** For the machine of this attachment; dropped when it is no longer here. */
    record Order(int clientId, long epoch, ServerFrame frame) implements LinkMessage, ClusterMessage {}

    /** A newer attachment has taken over; the older one is told and closed (PRES-4). */
    record Superseded(int clientId, long epoch) implements LinkMessage, ClusterMessage {}

    /** The connection of this attachment is gone. */
    record Closed(int clientId, long epoch) implements LinkMessage {}
}
