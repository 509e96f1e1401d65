package io.jumphold.persistence.database;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a failure of the database means, by its SQL state. */
public final class Failures {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST = 300;

    private Failures() {}

    /** Whether the same statement may do later: no connection, a lock, a restart, no room, nothing but reading for now. */
    public static boolean mayPass(SQLException failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof SQLTransientException
                        || cause instanceof SQLRecoverableException
                        || startsWith(
                                cause, "08", "25006", "40", "53", "57", "58", "90098", "90121", "90007", "90028",
                                "90031"));
    }

    /** What the log says of a failure that may pass; empty for any other. */
    static Optional<String> passing(Throwable failure) {
        return sqlCauses(failure).filter(Failures::mayPass).findFirst().map(Failures::brief);
    }

    /** Whether there is one of that name already. */
    public static boolean isDuplicate(Throwable failure) {
        return states(failure, "23505");
    }

    /** Whether a row points at another that is not there, or is pointed at. */
    public static boolean isReference(Throwable failure) {
        return states(failure, "23503", "23506");
    }

    /** Whether any constraint is broken. */
    public static boolean isConstraint(Throwable failure) {
        return states(failure, "23");
    }

    /** One short line for the log without control characters: databases quote values that came from machines. */
    public static String brief(SQLException failure) {
        SQLException told = failure instanceof BatchUpdateException && failure.getNextException() != null
                ? failure.getNextException()
                : failure;
        String message = Optional.ofNullable(told.getMessage())
                .flatMap(text -> text.lines().findFirst())
                .orElse("");
        String clean = CONTROL.matcher(message).replaceAll(" ");
        return clean.substring(0, Math.min(clean.length(), LONGEST)) + " (" + told.getSQLState() + ")";
    }

    private static boolean states(Throwable failure, String... prefixes) {
        return sqlCauses(failure).flatMap(Failures::causes).anyMatch(cause -> startsWith(cause, prefixes));
    }

    /** Those of the failure and its causes that came from the database, the outermost first. */
    static Stream<SQLException> sqlCauses(Throwable failure) {
        return Stream.iterate(failure, java.util.Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast);
    }

    private static Stream<SQLException> causes(SQLException failure) {
        return Stream.iterate(failure, java.util.Objects::nonNull, SQLException::getNextException)
                .limit(10)
                .flatMap(one -> one.getCause() instanceof SQLException inner ? Stream.of(one, inner) : Stream.of(one));
    }

    private static boolean startsWith(SQLException failure, String... prefixes) {
        String state = failure.getSQLState();
        return state != null && Stream.of(prefixes).anyMatch(state::startsWith);
    }
}
