package io.jumphold.cluster.heart;

import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.session.PipeMessage;
import io.jumphold.cluster.statistics.NewestReadings;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/** This node, its registries, what its machines told of themselves, and whether it has no room left. */
record ThisNode(
        String address,
        long incarnation,
        ActorRef<LinkMessage> links,
        ActorRef<PipeMessage> pipes,
        NewestReadings readings,
        BooleanSupplier isFull) {}
