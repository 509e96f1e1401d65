package io.jumphold.cluster.session;

import static io.jumphold.protocol.error.ErrorCode.CONNECT_FAILED;
import static io.jumphold.protocol.error.ErrorCode.IDENTITY_CHECK_FAILED;
import static io.jumphold.protocol.error.ErrorCode.SESSION_ENDED;
import static io.jumphold.protocol.error.ErrorCode.SESSION_NOT_FOUND;
import static io.jumphold.protocol.error.ErrorCode.TICKET_INVALID;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Every decision about a session. Pure. */
final class SessionRules {
    private static final Set<ErrorCode> CLIENTS_OWN = Set.of(
            ErrorCode.CONNECT_FAILED, ErrorCode.CONNECT_TIMEOUT, ErrorCode.CLIENT_DISABLED, ErrorCode.SERVER_BUSY);

    private SessionRules() {}

    static boolean waitsForClient(SessionState state) {
        return state instanceof SessionState.Open open && !open.clientJoined();
    }

    /** A word about a start counts only from the machine that it is about. */
    static boolean waitsFor(SessionState state, int clientId) {
        return waitsForClient(state) && ((SessionState.Open) state).parties().clientId() == clientId;
    }

    /** What a Jump Client may make a start fail with, in our words; anything else is its failure to connect (JUMP-3). */
    static Fault clientsFault(Fault fault) {
        return (CLIENTS_OWN.contains(fault.errorCode()) ? fault.errorCode() : CONNECT_FAILED).fault();
    }

    /** Whether the machine has been faster than the answer of its entity, which brings the key that it must prove. */
    static boolean comesEarly(SessionState state, SessionCommand.Join join, Instant now) {
        return state instanceof SessionState.Open open
                && open.publicKey() == null
                && join.claim() != null
                && open.clientTicket().admits(join.ticketHash(), now);
    }

    /** Why this end may not join: the ticket must be its own, and a Jump Client must prove its key on this very connection (ENR-3). */
    static Optional<Fault> whyNoJoin(SessionState state, SessionCommand.Join join, Instant now) {
        return switch (state) {
            case SessionState.Absent ignored -> Optional.of(SESSION_NOT_FOUND.fault());
            case SessionState.Closed ignored -> Optional.of(SESSION_ENDED.fault());
            case SessionState.Open open ->
                join.claim() == null
                        ? whyNoRepresentative(open, join.ticketHash(), now)
                        : whyNoClient(open, join.claim(), join.ticketHash(), now);
        };
    }

    /** Why the representative gets no fresh ticket. */
    static Optional<Fault> whyNoTicket(SessionState state) {
        return switch (state) {
            case SessionState.Absent ignored -> Optional.of(SESSION_NOT_FOUND.fault());
            case SessionState.Closed ignored -> Optional.of(SESSION_ENDED.fault());
            case SessionState.Open open ->
                open.clientJoined()
                        ? Optional.empty()
                        : Optional.of(ErrorCode.SERVER_BUSY.fault("The session is still being started."));
        };
    }

    private static Optional<Fault> whyNoRepresentative(SessionState.Open open, String ticketHash, Instant now) {
        SessionState.Ticket ticket = open.representativeTicket();
        return ticket != null && ticket.admits(ticketHash, now)
                ? Optional.empty()
                : Optional.of(TICKET_INVALID.fault());
    }

    private static Optional<Fault> whyNoClient(
            SessionState.Open open, SessionCommand.MachineClaim claim, String ticketHash, Instant now) {
        byte[] publicKey = open.publicKey();
        if (publicKey == null || !open.clientTicket().admits(ticketHash, now)) {
            return Optional.of(TICKET_INVALID.fault());
        }
        boolean proved = claim.clientId() == open.parties().clientId()
                && claim.proof().isSignedBy(Keys.publicKey(publicKey), claim.signature());
        return proved ? Optional.empty() : Optional.of(IDENTITY_CHECK_FAILED.fault());
    }
}
