package io.jumphold.client.attach;

import io.jumphold.client.install.Membership;
import io.jumphold.client.link.Backoff;
import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.time.Duration;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** What follows an {@link Ending}: decided here and nowhere else. */
sealed interface Next {
    /** Try again after this. */
    record Wait(Duration delay) implements Next {}

    /** Nothing here will mend by itself. */
    record Stop(String why) implements Next {}

    /** Delete the install. */
    record Delete() implements Next {}

    /** A named time beyond this is a mistake. */
    Duration LONGEST_NAMED = Duration.ofDays(1);

    /** The site has no such client any more, and says so to a client that proved who it is. */
    Set<ErrorCode> GONE = Set.of(ErrorCode.CLIENT_NOT_FOUND, ErrorCode.CLIENT_UNINSTALLED);

    /**
     * Decides.
     *
     * @param failures in a row, this one included
     * @param slowRetry the wait where a retry is nearly hopeless
     * @param random uniform in [0, 1)
     */
    static Next after(Ending ending, Membership membership, int failures, Duration slowRetry, DoubleSupplier random) {
        if (ending instanceof Ending.Left) {
            return new Delete();
        }
        if (ending instanceof Ending.Refused refused) {
            return afterRefusal(refused.fault(), membership, failures, slowRetry, random);
        }
        if (ending instanceof Ending.Lost lost && lost.advice() == Advice.STOP) {
            return slowly(slowRetry, random);
        }
        if (ending instanceof Ending.Lost lost && lost.advice() == Advice.RECONNECT && failures <= 1) {
            return new Wait(Duration.ZERO);
        }
        return new Wait(Backoff.after(failures, random));
    }

    private static Next afterRefusal(
            Fault fault, Membership membership, int failures, Duration slowRetry, DoubleSupplier random) {
        if (fault.retryAfterMs() != null) {
            return new Wait(named(fault.retryAfterMs()));
        }
        boolean gone = GONE.stream().anyMatch(fault::is);
        if (gone && membership.leaving()) {
            return new Delete();
        }
        if (fault.advice() == Advice.STOP) {
            // An enrolled client stops for nothing but the site's word that it is gone: a wrong stop would lose the
            // machine.
            boolean hopeless = gone || (!membership.isEnrolled() && !fault.is(ErrorCode.IDENTITY_CHECK_FAILED));
            return hopeless ? new Stop(fault.code() + ": " + fault.message()) : slowly(slowRetry, random);
        }
        if (fault.advice() == Advice.RECONNECT && failures <= 1) {
            return new Wait(Duration.ZERO);
        }
        return new Wait(Backoff.after(failures, random));
    }

    private static Duration named(long milliseconds) {
        return Duration.ofMillis(Math.max(0, Math.min(milliseconds, LONGEST_NAMED.toMillis())));
    }

    private static Wait slowly(Duration slowRetry, DoubleSupplier random) {
        return new Wait(Backoff.between(slowRetry, slowRetry.multipliedBy(2), random));
    }
}
