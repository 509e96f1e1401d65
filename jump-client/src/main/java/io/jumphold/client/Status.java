package io.jumphold.client;

import io.jumphold.client.availability.Availability;
import io.jumphold.client.host.Surroundings;
import io.jumphold.client.install.Absence;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.client.install.Switch;
import io.jumphold.protocol.machine.DisabledBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person is told of an install. */
final class Status {
    private Status() {}

    static String of(Path directory, Surroundings surroundings) throws IOException {
        Membership membership = Install.peek(directory);
        if (membership == null) {
            return "No Jump Client is installed in " + directory + System.lineSeparator();
        }
        String process = Install.holder(directory)
                .findFirst()
                .map(holder -> "runs as process " + holder.pid())
                .orElse("does not run");
        String entry = membership.clientId() == null ? "not enrolled yet" : "Jump Client " + membership.clientId();
        String disabled = disabled(directory, surroundings);
        List<String> lines = new ArrayList<>(List.of(
                "site:      " + membership.siteId(),
                "entry:     " + entry + (membership.leaving() ? ", told to uninstall" : ""),
                "process:   " + process,
                "jumps:     " + (disabled.isEmpty() ? "allowed" : disabled) + conditions(directory),
                "addresses: " + String.join(", ", membership.addresses())));
        lines.addAll(ends(membership, Install.peekAbsence(directory)));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    /** Why nobody is let in, as a person reads it; empty where they are. */
    static String disabled(Path directory, Surroundings surroundings) {
        DisabledBy why = Availability.disabledBy(
                each -> Install.isOn(directory, each),
                () -> surroundings.isOnBattery().orElse(false),
                () -> surroundings.isOnMeteredNetwork().orElse(false));
        if (why == null) {
            return "";
        }
        return switch (why) {
            case USER -> "disabled by somebody at this machine ('client enable' ends it)";
            case BATTERY -> "disabled while this machine runs on its battery";
            case METERED_NETWORK -> "disabled while the network is metered";
        };
    }

    private static String conditions(Path directory) {
        List<String> kept = new ArrayList<>();
        if (Install.isOn(directory, Switch.DISABLE_ON_BATTERY)) {
            kept.add("on battery");
        }
        if (Install.isOn(directory, Switch.DISABLE_ON_METERED)) {
            kept.add("on a metered network");
        }
        return kept.isEmpty() ? "" : "; never " + String.join(", nor ", kept);
    }

    private static List<String> ends(Membership membership, @Nullable Absence absence) {
        if (!membership.isEnrolled()) {
            return List.of("Deleted unless it reaches its site by " + time(membership.validUntilMs()));
        }
        List<String> ends = new ArrayList<>();
        Long deletedAt = absence == null ? null : absence.deletedAtMs(membership.terms());
        if (deletedAt != null) {
            ends.add("Deleted unless it reaches its site by " + time(deletedAt));
        }
        Long expiresAt = membership.terms().expiresAtMs();
        if (expiresAt != null) {
            ends.add("Expires at " + time(expiresAt));
        }
        return ends;
    }

    private static Instant time(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds).truncatedTo(ChronoUnit.SECONDS);
    }
}
