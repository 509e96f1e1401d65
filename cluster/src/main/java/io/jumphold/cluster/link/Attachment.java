package io.jumphold.cluster.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.error.Fault;
import java.util.List;

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

    /**
     * Not attached.
     *
     * @param elsewhere {@code host:port} of nodes that have room (TIER-2)
     * @param place in line, for the next try (RATE-2); empty: none
     */
    record Refused(Fault fault, List<String> elsewhere, String place) implements Attachment {
        public Refused {
            elsewhere = List.copyOf(elsewhere);
        }

        /** A plain no. */
        public Refused(Fault fault) {
            this(fault, List.of(), "");
        }
    }
}
