package io.jumphold.cluster.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What has happened to a session. The names are in the journal for ever. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionEvent.Requested.class, name = "requested"),
    @JsonSubTypes.Type(value = SessionEvent.ClientOrdered.class, name = "client-ordered"),
    @JsonSubTypes.Type(value = SessionEvent.TicketIssued.class, name = "ticket-issued"),
    @JsonSubTypes.Type(value = SessionEvent.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = SessionEvent.Ended.class, name = "ended"),
})
public sealed interface SessionEvent {
    Instant at();

    /** Somebody wants to Jump; {@code ticketHash}: SHA-256 in hex of the Jump Client's ticket. */
    record Requested(int clientId, String clientName, int userId, String userName, String ticketHash, Instant at)
            implements SessionEvent {}

    /** The Jump Client has been told to open the connection, and must prove this key on it (ENR-3). */
    record ClientOrdered(byte[] publicKey, Instant at) implements SessionEvent {}

    /** The representative has been given a ticket, good until {@code until}. */
    record TicketIssued(String ticketHash, Instant until, Instant at) implements SessionEvent {}

    /** An end has joined with a ticket ({@code ticketHash}; null in old journals); {@code rejoinHash} is that of its next. */
    record Joined(
            End end,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String ticketHash,

            String rejoinHash,
            Instant at)
            implements SessionEvent {}

    /** Over; {@code cause} as in the API. */
    record Ended(String cause, Instant at) implements SessionEvent {}
}
