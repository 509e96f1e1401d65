package io.jumphold.cluster.statistics;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.ClusterMessage;
import io.jumphold.protocol.error.Fault;

/** What whoever asks for a reading is told: by the node that has it, or by the entity that knows of no such node. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StatisticsReply.Newest.class, name = "newest"),
    @JsonSubTypes.Type(value = StatisticsReply.Refused.class, name = "refused"),
})
public sealed interface StatisticsReply extends ClusterMessage {
    record Newest(Reading reading) implements StatisticsReply {}

    record Refused(Fault fault) implements StatisticsReply {}
}
