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
        return state instanceof SessionState.Open open && !open.client().used();
    }

    /** A word about a start counts only from the machine that it is about. */
    static boolean waitsFor(SessionState state, int clientId) {
        return waitsForClient(state) && ((SessionState.Open) state).parties().clientId() == clientId;
    }

    /** What a Jump Client may make a start fail with, in our words; anything else is its failure to connect (JUMP-3). */
    static Fault clientsFault(Fault fault) {
        return (CLIENTS_OWN.contains(fault.errorCode()) ? fault.errorCode() : CONNECT_FAILED).fault();
    }

    /** What a start fails with whose step took too long (JUMP-3). */
    static Fault tookTooLong(SessionCommand.Step step) {
        return switch (step) {
            case ORDER -> ErrorCode.SESSION_START_TIMEOUT.fault();
            case CONNECT -> ErrorCode.CONNECT_TIMEOUT.fault();
        };
    }

    /** Whether the machine has been faster than the answer of its entity, which brings the key that it must prove. */
    static boolean comesEarly(SessionState state, SessionCommand.Join join, Instant now) {
        return state instanceof SessionState.Open open
                && open.publicKey() == null
                && join.claim() != null
                && open.client().admits(join.ticketHash(), now);
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
                open.client().used()
                        ? Optional.empty()
                        : Optional.of(ErrorCode.SERVER_BUSY.fault("The session is still being started."));
        };
    }

    /** Whether this is a connection of an open session, and no other of the same end has joined since (JUMP-9). */
    static boolean isNewest(SessionState state, SessionCommand.Held held) {
        return state instanceof SessionState.Open open
                && open.tickets(held.end()).isNewest(held.ticketHash());
    }

    /**
     * Why a connection that says it is still here may not stay: the session is over, or a newer one has joined, whose end may never have heard of it.
     *
     * @param replaced whether that newer one is there
     */
    static Fault whyNotHere(SessionState state, SessionCommand.Held held, boolean replaced) {
        if (!(state instanceof SessionState.Open open)) {
            return SESSION_ENDED.fault();
        }
        boolean mayComeBack = open.tickets(held.end()).isRejoin(held.ticketHash());
        return (mayComeBack && !replaced ? ErrorCode.PEER_GONE : ErrorCode.SUPERSEDED).fault();
    }

    /** What a session that has just recovered ends of: nobody waits any more for the answer of its start. Empty where it goes on (JUMP-9). */
    static Optional<String> endsAtRecovery(SessionState state, boolean afterFailedWrite) {
        return waitsForClient(state)
                ? Optional.of(afterFailedWrite ? ErrorCode.INTERNAL_ERROR.code() : "node_gone")
                : Optional.empty();
    }

    /** What the going of an end's connection ends the session of; empty where the end may come back (JUMP-7). */
    static Optional<String> endsWith(End end, boolean orderly) {
        if (!orderly) {
            return Optional.empty();
        }
        return Optional.of(
                switch (end) {
                    case REPRESENTATIVE -> "ended_by_owner";
                    case JUMP_CLIENT -> "client_gone";
                });
    }

    /** What a session ends of whose end stays away (JUMP-7). */
    static String endsWithout(End end) {
        return switch (end) {
            case REPRESENTATIVE -> "representative_gone";
            case JUMP_CLIENT -> "client_gone";
        };
    }

    private static Optional<Fault> whyNoRepresentative(SessionState.Open open, String ticketHash, Instant now) {
        return open.representative().admits(ticketHash, now) ? Optional.empty() : Optional.of(TICKET_INVALID.fault());
    }

    private static Optional<Fault> whyNoClient(
            SessionState.Open open, SessionCommand.MachineClaim claim, String ticketHash, Instant now) {
        byte[] publicKey = open.publicKey();
        if (publicKey == null || !open.client().admits(ticketHash, now)) {
            return Optional.of(TICKET_INVALID.fault());
        }
        boolean proved = claim.clientId() == open.parties().clientId()
                && claim.proof().isSignedBy(Keys.publicKey(publicKey), claim.signature());
        return proved ? Optional.empty() : Optional.of(IDENTITY_CHECK_FAILED.fault());
    }
}
