package io.jumphold.cluster.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.ClusterMessage;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.Fault;

/** What a session answers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionReply.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = SessionReply.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = SessionReply.Refused.class, name = "refused"),
})
public sealed interface SessionReply extends ClusterMessage {
    /** The Jump Client's end is there; the representative's may join with this ticket. */
    record Ready(Sessions.Session session, byte[] ticket) implements SessionReply {}

    record Ended(Sessions.Session session) implements SessionReply {}

    record Refused(Fault fault) implements SessionReply {}
}
