package io.jumphold.cluster.heart;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a failure before a machine hears of it, and what the audit hears. */
record Refusals(AuditLog log, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    static final String ENROLMENT = "enrolment_refused";
    static final String IDENTITY = "identity_check_failed";

    /** A machine was refused; {@code target}: whom or what it named. */
    void audit(String what, String target, Connection connection, Fault fault) {
        log.append(AuditRecord.refused(clock.instant(), "", what, target, connection.remoteAddress(), fault));
    }

    /** ENR-7, whatever comes of the attachment then. */
    void auditConflict(Attachment attachment, Connection newer) {
        if (attachment instanceof Attachment.Held held && held.takenFrom() != null) {
            String client = "client:" + held.clientId();
            log.append(AuditRecord.done(clock.instant(), client, "identity_conflict", client, newer.remoteAddress())
                    .change(holder(held.takenFrom()), holder(newer.remoteAddress())));
        }
    }

    private static String holder(String address) {
        return "{\"holder\":\"" + address + "\"}";
    }

    CompletionStage<Attachment> refused(String what, String target, Connection connection, Fault fault) {
        audit(what, target, connection, fault);
        return CompletableFuture.completedStage(new Attachment.Refused(fault));
    }

    static boolean isFor(Attachment attachment, ErrorCode code) {
        return attachment instanceof Attachment.Refused refused
                && refused.fault().is(code);
    }

    static Attachment defect(Throwable failure) {
        return new Attachment.Refused(fault(failure));
    }

    static Fault fault(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (cause instanceof FaultException known) {
            return known.fault();
        }
        if (cause instanceof TimeoutException) {
            return ErrorCode.SERVER_BUSY.fault();
        }
        LOG.error("A machine was refused because of a defect", cause);
        return ErrorCode.INTERNAL_ERROR.fault();
    }
}
