package io.jumphold.cluster.audit;

import io.jumphold.protocol.error.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit log (RPT-2). Never holds a secret.
 *
 * @param who user name, {@code api:<name>}, {@code client:<id>}, or empty for strangers
 * @param what stable word: {@code signed_in}, {@code sign_in_refused}, {@code identity_check_failed}, ...
 * @param target what it was done to: {@code client:7}, {@code user:3}, ...; may be empty
 * @param fromAddress IP address, may be empty
 * @param code the fault's code where it was refused
 * @param before JSON text of the state before a change
 * @param after JSON text of the state after a change
 */
public record AuditRecord(
        Instant at,
        String who,
        String what,
        String target,
        String fromAddress,
        @Nullable String code,
        @Nullable String before,
        @Nullable String after) {

    public static AuditRecord done(Instant at, String who, String what, String target, String fromAddress) {
        return new AuditRecord(at, who, what, target, fromAddress, null, null, null);
    }

    public static AuditRecord refused(
            Instant at, String who, String what, String target, String fromAddress, Fault fault) {
        return new AuditRecord(at, who, what, target, fromAddress, fault.code(), null, null);
    }

    public AuditRecord change(@Nullable String before, @Nullable String after) {
        return new AuditRecord(at, who, what, target, fromAddress, code, before, after);
    }
}
