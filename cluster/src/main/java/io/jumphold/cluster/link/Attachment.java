package io.jumphold.cluster.link;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.error.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @param takenFrom public address of the one that it was taken from, where that has shown that two hold one identity (ENR-7); null otherwise
     */
    record Held(
            int clientId,
            long epoch,
            Lifetime lifetime,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String takenFrom)
            implements Attachment {
        /** Without any doubt of who it is. */
        public Held(int clientId, long epoch, Lifetime lifetime) {
            this(clientId, epoch, lifetime, null);
        }
    }

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
