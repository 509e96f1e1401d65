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

    /**
     * Starting or running.
     *
     * @param publicKey what the Jump Client must prove; null until it has been told to come
     */
    record Open(Parties parties, byte @Nullable [] publicKey, Tickets client, Tickets representative)
            implements SessionState {

        static Open of(SessionEvent.Requested event) {
            Parties parties =
                    new Parties(event.clientId(), event.clientName(), event.userId(), event.userName(), event.at());
            return new Open(
                    parties, null, Tickets.NONE.with(new Tickets.Ticket(event.ticketHash(), null)), Tickets.NONE);
        }

        Tickets tickets(End end) {
            return end == End.JUMP_CLIENT ? client : representative;
        }

        boolean running() {
            return client.used() && representative.used();
        }

        @Override
        public SessionState on(SessionEvent event) {
            return switch (event) {
                case SessionEvent.Requested ignored -> this;
                case SessionEvent.ClientOrdered ordered ->
                    new Open(parties, ordered.publicKey(), client, representative);
                case SessionEvent.TicketIssued issued ->
                    with(
                            End.REPRESENTATIVE,
                            representative.with(new Tickets.Ticket(issued.ticketHash(), issued.until())));
                case SessionEvent.Joined joined ->
                    with(joined.end(), tickets(joined.end()).used(joined.ticketHash(), joined.rejoinHash()));
                case SessionEvent.Ended ended -> new Closed(parties, ended.at(), ended.cause());
            };
        }

        private Open with(End end, Tickets tickets) {
            return end == End.JUMP_CLIENT
                    ? new Open(parties, publicKey, tickets, representative)
                    : new Open(parties, publicKey, client, tickets);
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
