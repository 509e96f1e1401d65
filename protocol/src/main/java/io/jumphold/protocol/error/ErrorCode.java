package io.jumphold.protocol.error;

import static io.jumphold.protocol.error.Advice.RECONNECT;
import static io.jumphold.protocol.error.Advice.RETRY;
import static io.jumphold.protocol.error.Advice.STOP;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogue. Codes and numbers are stable and append-only (a golden file holds them); the messages may be worded better at any time.
 *
 * <p>The lower-case name is the {@code code} of problem details; {@link #closeCode()} is the WebSocket form.
 */
public enum ErrorCode {
    INTERNAL_ERROR(
            0, ErrorKind.INTERNAL, RETRY, "Something went wrong on the server. It has been logged; please try again."),
    MALFORMED_FRAME(1, ErrorKind.INVALID, STOP, "The frame could not be read."),
    FRAME_TOO_LARGE(2, ErrorKind.TOO_LARGE, STOP, "The frame is larger than allowed here."),
    UNEXPECTED_FRAME(3, ErrorKind.INVALID, STOP, "This frame does not belong here."),
    FIRST_FRAME_TIMEOUT(4, ErrorKind.TIMEOUT, RETRY, "Nothing was said in the time allowed after connecting."),
    UNSUPPORTED_WIRE(5, ErrorKind.INVALID, STOP, "No wire version is spoken by both sides."),
    IDENTITY_CHECK_FAILED(
            6, ErrorKind.FORBIDDEN, STOP, "The machine could not prove that it holds the key it enrolled with."),
    INSTALLER_KEY_INVALID(7, ErrorKind.FORBIDDEN, STOP, "The installer key is not one of this site's."),
    INSTALLER_EXPIRED(8, ErrorKind.GONE, STOP, "The installer's validity has ended; ask for a new one."),
    CLIENT_LIMIT_REACHED(9, ErrorKind.CONFLICT, STOP, "The site holds as many Jump Clients as it may."),
    NODE_FULL(
            10,
            ErrorKind.UNAVAILABLE,
            RETRY,
            "This node holds as many Jump Clients as its tier allows; another may have room."),
    SUPERSEDED(11, ErrorKind.CONFLICT, RETRY, "A newer connection of the same Jump Client has taken over."),
    SILENT(12, ErrorKind.TIMEOUT, RECONNECT, "No heartbeat came in time."),
    SLOW_READER(13, ErrorKind.TIMEOUT, RETRY, "The other end reads too slowly."),
    GOING_AWAY(14, ErrorKind.UNAVAILABLE, RECONNECT, "The node is stopping; connect to another."),
    TOO_MANY_CONNECTIONS(15, ErrorKind.TOO_MANY, RETRY, "Too many connections that have not signed in."),
    CLIENT_NOT_FOUND(16, ErrorKind.NOT_FOUND, STOP, "There is no such Jump Client."),
    CLIENT_OFFLINE(17, ErrorKind.CONFLICT, RETRY, "The Jump Client is not connected at the moment."),
    CLIENT_UNINSTALLED(18, ErrorKind.CONFLICT, STOP, "The Jump Client has been uninstalled on its machine."),
    CLIENT_DISABLED(19, ErrorKind.CONFLICT, RETRY, "The Jump Client has been disabled on its machine."),
    UPGRADE_PENDING(
            20,
            ErrorKind.CONFLICT,
            RETRY,
            "The Jump Client waits for its upgrade; it has been moved to the front of the line."),
    CLIENT_NOT_CONNECTED(
            21, ErrorKind.UNAVAILABLE, RETRY, "The Jump Client dropped its connection while the session was starting."),
    CONNECT_FAILED(
            22, ErrorKind.FAILED_UPSTREAM, RETRY, "The Jump Client could not open the session's own connection."),
    CONNECT_TIMEOUT(23, ErrorKind.TIMEOUT, RETRY, "The session's own connection was not opened in time."),
    SESSION_START_TIMEOUT(
            24, ErrorKind.TIMEOUT, RETRY, "The Jump Client did not answer the request to start a session in time."),
    SESSION_NOT_FOUND(25, ErrorKind.NOT_FOUND, STOP, "There is no such session."),
    SESSION_ENDED(26, ErrorKind.GONE, STOP, "The session has ended."),
    TICKET_INVALID(27, ErrorKind.FORBIDDEN, STOP, "The session ticket is unknown, used or too old."),
    NOT_SIGNED_IN(28, ErrorKind.UNAUTHENTICATED, STOP, "Sign in first."),
    SIGN_IN_FAILED(29, ErrorKind.UNAUTHENTICATED, STOP, "The user name or the password is wrong."),
    PERMISSION_DENIED(30, ErrorKind.FORBIDDEN, STOP, "You do not have the right to do this."),
    NOT_FOUND(31, ErrorKind.NOT_FOUND, STOP, "There is nothing here, or nothing that you may see."),
    INVALID_REQUEST(32, ErrorKind.INVALID, STOP, "The request could not be understood."),
    INVALID_SETTING(33, ErrorKind.UNPROCESSABLE, STOP, "A value is outside its allowed range."),
    REQUEST_TOO_LARGE(34, ErrorKind.TOO_LARGE, STOP, "The request is larger than allowed."),
    UNSUPPORTED_MEDIA_TYPE(35, ErrorKind.UNSUPPORTED, STOP, "The body is of a type that is not understood here."),
    VERSION_CONFLICT(36, ErrorKind.CONFLICT, STOP, "Somebody else has changed this meanwhile; load it again."),
    ALREADY_EXISTS(37, ErrorKind.CONFLICT, STOP, "There is one of that name already."),
    IN_USE(38, ErrorKind.CONFLICT, STOP, "It is still in use."),
    SETUP_LINK_INVALID(39, ErrorKind.GONE, STOP, "This set-up link is not valid, or has been used already."),
    TOO_MANY_ATTEMPTS(40, ErrorKind.TOO_MANY, RETRY, "Too many attempts; wait before the next one."),
    STORE_UNAVAILABLE(
            41, ErrorKind.UNAVAILABLE, RETRY, "The database cannot be reached at the moment; nothing was changed."),
    TOOL_NOT_FOUND(42, ErrorKind.NOT_FOUND, STOP, "The Jump Client does not offer this tool."),
    TOOL_FAILED(43, ErrorKind.FAILED_UPSTREAM, RETRY, "The tool could not be started on the machine."),
    PIPE_BROKEN(44, ErrorKind.FAILED_UPSTREAM, STOP, "The session's pipe could not be continued without loss."),
    PEER_GONE(45, ErrorKind.UNAVAILABLE, RECONNECT, "The connection of the session's other end has gone."),
    IDEMPOTENCY_KEY_REUSED(46, ErrorKind.CONFLICT, STOP, "This idempotency key was used with another request."),
    SERVER_BUSY(47, ErrorKind.UNAVAILABLE, RETRY, "Too much is going on at the moment; try again shortly."),
    METHOD_NOT_ALLOWED(48, ErrorKind.NOT_OFFERED, STOP, "This method is not offered here."),
    WAKE_DISABLED(49, ErrorKind.FORBIDDEN, STOP, "This site's settings do not let machines be woken."),
    CLIENT_ONLINE(50, ErrorKind.CONFLICT, STOP, "The Jump Client is online already."),
    WAKE_COOLDOWN(51, ErrorKind.TOO_MANY, RETRY, "The machine was to be woken a moment ago; wait before the next try."),
    NO_NETWORK_CARD(
            52, ErrorKind.CONFLICT, STOP, "No network card is known of the machine by which it could be woken."),
    NO_WAKE_HELPER(
            53, ErrorKind.CONFLICT, RETRY, "No other Jump Client is online on the machine's network to wake it."),
    IN_LINE(
            54,
            ErrorKind.TOO_MANY,
            RETRY,
            "Many Jump Clients attach at the moment; this one has a place in line and is let in when its turn comes."),
    CLIENTS_WITHOUT_AUTHORITY(
            55, ErrorKind.CONFLICT, STOP, "Some Jump Clients do not trust this authority yet and would be cut off."),
    AUTHORITY_NOT_OWN(
            56,
            ErrorKind.CONFLICT,
            STOP,
            "The front door shows a certificate of the operator's, and none of the site's own authorities."),
    PAYLOAD_REFUSED(60, ErrorKind.UNPROCESSABLE, STOP, "This version of the Jump Client is not genuine, or not whole."),
    UPGRADE_FAILED(
            61,
            ErrorKind.FAILED_UPSTREAM,
            RETRY,
            "The new version did not come up in order; the Jump Client has gone back to the one it had."),
    VERSION_MISMATCH(
            62,
            ErrorKind.CONFLICT,
            STOP,
            "The Jump Client is too old for this site, which can no longer talk to it: install it anew."),
    UPGRADE_OVER(63, ErrorKind.GONE, RETRY, "This order to upgrade is over; the site gives another when it is time."),
    DUPLICATE_CLIENT(
            64,
            ErrorKind.CONFLICT,
            STOP,
            "A Jump Client of this site is installed on this machine already, and the site takes no second one."),
    NO_STATISTICS(
            70,
            ErrorKind.NOT_FOUND,
            RETRY,
            "The Jump Client has told no readings of its machine yet, or this site wants none."),
    TOO_MANY_WAKES(
            67, ErrorKind.TOO_MANY, RETRY, "Too many machines are being woken at this moment; wait for some of them.");

    private static final Map<String, ErrorCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::code, Function.identity()));

    private final int number;
    private final ErrorKind kind;
    private final Advice advice;
    private final String message;

    ErrorCode(int number, ErrorKind kind, Advice advice, String message) {
        this.number = number;
        this.kind = kind;
        this.advice = advice;
        this.message = message;
    }

    /** The stable code, snake_case. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public ErrorKind kind() {
        return kind;
    }

    public Advice advice() {
        return advice;
    }

    /** What a person is told when nothing more exact is known. */
    public String message() {
        return message;
    }

    /** The stable number, 0 to 299. */
    public int number() {
        return number;
    }

    /** The WebSocket close code: the range tells the advice, the rest is the number. */
    public int closeCode() {
        return advice.closeCode(number);
    }

    /** The entry with this code; empty when a newer peer knows one that we do not. */
    public static Optional<ErrorCode> ofCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    public Fault fault() {
        return Fault.of(this);
    }

    public Fault fault(String message) {
        return Fault.of(this, message);
    }
}
