package io.jumphold.cluster.session;

import io.jumphold.protocol.api.Sessions;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session as its events made it. */
public sealed interface SessionState {
    SessionState on(SessionEvent event);

    /** Nothing has happened yet. */
    record Absent() implements SessionState {
        @Override
        public SessionState on(SessionEvent event) {
            return event instanceof SessionEvent.Requested requested ? Open.of(requested) : this;
        }
    }

    /** Who and what; stays the same. */
    record Parties(int clientId, String clientName, int userId, String userName, Instant startedAt) {}

    /** A secret that an end may join with once; {@code until} null: as long as the session lives. */
    record Ticket(String hash, @Nullable Instant until) {
        boolean admits(String presentedHash, Instant now) {
            return hash.equals(presentedHash) && (until == null || now.isBefore(until));
        }
    }

    /**
     * Starting or running.
     *
     * @param publicKey what the Jump Client must prove; null until it has been told to come
     * @param clientJoined whether the Jump Client's end has been there
     * @param representativeJoined whether the representative's end has been there
     */
    record Open(
            Parties parties,
            Ticket clientTicket,
            byte @Nullable [] publicKey,
            @Nullable Ticket representativeTicket,
            boolean clientJoined,
            boolean representativeJoined)
            implements SessionState {

        static Open of(SessionEvent.Requested event) {
            Parties parties =
                    new Parties(event.clientId(), event.clientName(), event.userId(), event.userName(), event.at());
            return new Open(parties, new Ticket(event.ticketHash(), null), null, null, false, false);
        }

        boolean running() {
            return clientJoined && representativeJoined;
        }

        @Override
        public SessionState on(SessionEvent event) {
            return switch (event) {
                case SessionEvent.Requested ignored -> this;
                case SessionEvent.ClientOrdered ordered ->
                    new Open(
                            parties,
                            clientTicket,
                            ordered.publicKey(),
                            representativeTicket,
                            clientJoined,
                            representativeJoined);
                case SessionEvent.TicketIssued issued ->
                    new Open(
                            parties,
                            clientTicket,
                            publicKey,
                            new Ticket(issued.ticketHash(), issued.until()),
                            clientJoined,
                            representativeJoined);
                case SessionEvent.Joined joined -> joined(joined);
                case SessionEvent.Ended ended -> new Closed(parties, ended.at(), ended.cause());
            };
        }

        private Open joined(SessionEvent.Joined joined) {
            Ticket next = new Ticket(joined.rejoinHash(), null);
            return switch (joined.end()) {
                case JUMP_CLIENT ->
                    new Open(parties, next, publicKey, representativeTicket, true, representativeJoined);
                case REPRESENTATIVE -> new Open(parties, clientTicket, publicKey, next, clientJoined, true);
            };
        }
    }

    /** Over. */
    record Closed(Parties parties, Instant endedAt, String cause) implements SessionState {
        @Override
        public SessionState on(SessionEvent event) {
            return this;
        }
    }

    /** The record that people see; null while nothing has happened. */
    static Sessions.@Nullable Session record(String id, SessionState state) {
        return switch (state) {
            case Absent ignored -> null;
            case Open open ->
                record(
                        id,
                        open.parties(),
                        open.running() ? Sessions.State.RUNNING : Sessions.State.STARTING,
                        null,
                        null);
            case Closed closed -> record(id, closed.parties(), Sessions.State.ENDED, closed.endedAt(), closed.cause());
        };
    }

    private static Sessions.Session record(
            String id, Parties parties, Sessions.State state, @Nullable Instant endedAt, @Nullable String cause) {
        return new Sessions.Session(
                id,
                parties.clientId(),
                parties.clientName(),
                parties.userId(),
                parties.userName(),
                state,
                parties.startedAt(),
                endedAt,
                Objects.equals(cause, "") ? null : cause);
    }
}
