package io.jumphold.cluster.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.error.Fault;

/** How an attach ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Attachment.Held.class, name = "held"),
    @JsonSubTypes.Type(value = Attachment.Refused.class, name = "refused"),
})
public sealed interface Attachment {
    /**
     * Attached; {@code Welcome} has not been sent yet, that is the front door's to do with these.
     *
     * @param clientId the permanent id
     * @param epoch number of this attachment; name it in every later call
     * @param lifetime what it is told of how long it lives
     */
    record Held(int clientId, long epoch, Lifetime lifetime) implements Attachment {}

    record Refused(Fault fault) implements Attachment {}
}
