package io.jumphold.client;

import io.jumphold.client.availability.Availability;
import io.jumphold.client.host.Surroundings;
import io.jumphold.client.install.Absence;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.client.install.Program;
import io.jumphold.client.install.Switch;
import io.jumphold.protocol.machine.DisabledBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an install stands, found out without opening it. This is also its JSON form.
 *
 * @param clientId null until it is enrolled
 * @param leaving whether the site has told it to uninstall
 * @param process null where it does not run
 * @param version of the program that runs, or ran last; null where that is not known
 * @param revision what that was built from; null where that is not known
 * @param disabledBy null where representatives are let in (PRES-7)
 * @param deletedAt when it deletes itself if it does not reach its site before; null: never
 * @param expiresAt null: never
 */
record Standing(
        String siteId,
        @Nullable Integer clientId,
        boolean leaving,
        @Nullable Long process,
        @Nullable String version,
        @Nullable String revision,
        @Nullable DisabledBy disabledBy,
        boolean disableOnBattery,
        boolean disableOnMeteredNetwork,
        List<String> addresses,
        @Nullable Instant deletedAt,
        @Nullable Instant expiresAt) {

    /** Null where no Jump Client is installed. */
    static @Nullable Standing of(Path directory, Surroundings surroundings) throws IOException {
        Membership membership = Install.peek(directory);
        if (membership == null) {
            return null;
        }
        Program program = Install.peekProgram(directory);
        return new Standing(
                membership.siteId(),
                membership.clientId(),
                membership.leaving(),
                Install.holder(directory).map(ProcessHandle::pid).findFirst().orElse(null),
                program == null ? null : program.version(),
                program == null ? null : program.revision(),
                disabledBy(directory, surroundings),
                Install.isOn(directory, Switch.DISABLE_ON_BATTERY),
                Install.isOn(directory, Switch.DISABLE_ON_METERED),
                membership.addresses(),
                deletedAt(membership, Install.peekAbsence(directory)),
                membership.isEnrolled() ? time(membership.terms().expiresAtMs()) : null);
    }

    /** Null where people are let in. */
    static @Nullable DisabledBy disabledBy(Path directory, Surroundings surroundings) {
        return Availability.disabledBy(
                each -> Install.isOn(directory, each),
                () -> surroundings.isOnBattery().orElse(false),
                () -> surroundings.isOnMeteredNetwork().orElse(false));
    }

    private static @Nullable Instant deletedAt(Membership membership, @Nullable Absence absence) {
        if (!membership.isEnrolled()) {
            return time(membership.validUntilMs());
        }
        return time(absence == null ? null : absence.deletedAtMs(membership.terms()));
    }

    private static @Nullable Instant time(@Nullable Long milliseconds) {
        return milliseconds == null ? null : Instant.ofEpochMilli(milliseconds).truncatedTo(ChronoUnit.SECONDS);
    }
}
